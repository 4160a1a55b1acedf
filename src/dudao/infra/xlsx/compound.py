"""Checks of old .xls workbooks (OLE compound files with BIFF records) before they are parsed."""

from __future__ import annotations

import io
import struct

import olefile

from dudao.infra.xlsx import kind
from dudao.infra.zipguard import UnreadableFile

_FILEPASS = 0x2F
_START_OF_STREAM = (0x0809, 0x0409, 0x0209, 0x0009)
_START = 0x0809
_ONE_CELL = (0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x0006, 0x0406, 0x0206, 0x00D6)
_CELL_RUN = (0x00BD,)


def check_compound(raw: bytes, file_name: str, cell_limit: int) -> None:
    """Raise UnreadableFile unless this is a whole .xls workbook, without password and of bearable size."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            names = {entry[0].lower() for entry in container.listdir(streams=True, storages=False)}
            if message := kind.compound_that_is_no_workbook(names, file_name):
                raise UnreadableFile(message)
            stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
    except (OSError, ValueError, IndexError, KeyError, struct.error) as error:
        raise UnreadableFile(kind.damaged(file_name)) from error
    if stream[:2] not in {code.to_bytes(2, "little") for code in _START_OF_STREAM}:
        raise UnreadableFile(kind.damaged(file_name))
    _check_records(stream, file_name, cell_limit)


def _check_records(stream: bytes, file_name: str, cell_limit: int) -> None:
    position, total, rows, columns = 0, 0, 0, 0
    unpack = struct.Struct("<HH").unpack_from
    end = len(stream) - 4
    while position <= end:
        code, size = unpack(stream, position)
        if code == _FILEPASS:
            raise UnreadableFile(kind.password_protected(file_name))
        if code in _ONE_CELL and size >= 4:
            row, column = unpack(stream, position + 4)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif code in _CELL_RUN and size >= 6:
            row, column = unpack(stream, position + 4)
            last = int.from_bytes(stream[position + 2 + size : position + 4 + size], "little")
            rows, columns = max(rows, row + 1), max(columns, last + 1)
        elif code == _START:
            total, rows, columns = total + rows * columns, 0, 0
        position += 4 + size
    if total + rows * columns > cell_limit:
        raise UnreadableFile(
            f"“{file_name}”的全部单元格超过 {cell_limit // 10_000} 万个的上限。"
            "请删去数据区以外的内容，或分成几个文件后再上传。"
        )
