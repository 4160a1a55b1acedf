"""The run uses the database it says it uses."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_connection_is_of_the_database_asked_for(database_vendor: str) -> None:
    assert connection.vendor == database_vendor


@pytest.mark.django_db
def test_server_or_file_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 + 1")
        assert cursor.fetchone() == (2,)
