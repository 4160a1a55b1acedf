"""The one settings file; what differs between instances comes from the environment."""

from datetime import timedelta
from pathlib import Path

from dudao.config import environment
from dudao.infra.outbound.send import ROBOT_BASES

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()

SECRET_KEY = environment.secret_key(DATA_DIR)
DEBUG = environment.flag("DUDAO_DEBUG")
HTTPS = environment.flag("DUDAO_HTTPS")
ALLOWED_HOSTS = environment.words("DUDAO_ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = environment.words("DUDAO_TRUSTED_ORIGINS")
TRUST_PROXY = environment.flag("DUDAO_TRUST_PROXY")

# The project's apps, lowest first: an app may use those before it, never those after it.
PROJECT_APPS = (
    "dudao.apps.activity",
    "dudao.apps.organisations",
    "dudao.apps.accounts",
    "dudao.apps.calendars",
    "dudao.apps.notices",
    "dudao.apps.standards",
    "dudao.apps.datasets",
    "dudao.apps.measurement",
    "dudao.apps.evidence",
    "dudao.apps.correspondence",
    "dudao.apps.campaigns",
    "dudao.apps.evaluation",
    "dudao.apps.workplan",
    "dudao.apps.meetings",
    "dudao.apps.period_reports",
    "dudao.apps.papers",
    "dudao.apps.rankings",
    "dudao.apps.oversight",
    "dudao.apps.accountability",
    "dudao.apps.appraisal",
    "dudao.apps.home",
)
INSTALLED_APPS = [
    *PROJECT_APPS,
    "dudao.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dudao.web.security.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dudao.apps.accounts.middleware.BodySizeMiddleware",
    "dudao.apps.accounts.middleware.SessionLimitMiddleware",
    "dudao.apps.accounts.middleware.PasswordChangeMiddleware",
    "dudao.apps.activity.middleware.RequestAddressMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "dudao.config.urls"
WSGI_APPLICATION = "dudao.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dudao.config.menu.page_frame",
            ],
            "builtins": ["dudao.web.templatetags.components"],
        },
    }
]

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MIGRATION_MODULES: dict[str, str] = {}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# `make run` collects and compresses the static files first; without that they are served from where they lie.
WHITENOISE_USE_FINDERS = not environment.flag("DUDAO_STATIC_COLLECTED")
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 30 * 86400
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "dudao.web.staticfiles.VersionedStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
LARGEST_REQUEST = 512 * 1024 * 1024  # the pages themselves refuse much smaller files, and say which
LARGEST_REQUEST_OF_STRANGERS = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 500

# Evidence: the largest single file, and what must stay free on the disk.
EVIDENCE_LARGEST_FILE = 1024 * 1024 * environment.whole_number("DUDAO_EVIDENCE_FILE_MB", 100)
EVIDENCE_LARGEST_ARCHIVE = 1024 * 1024 * environment.whole_number("DUDAO_ARCHIVE_MB", 20 * 1024)
EVIDENCE_FREE_SPACE = 1024 * 1024 * environment.whole_number("DUDAO_EVIDENCE_FREE_MB", 200)

# Messages that leave: the address people open the site by (for links), and gateways before the robots.
SITE_URL = environment.text("DUDAO_SITE_URL").rstrip("/")
ROBOT_BASES = {
    kind: environment.text(f"DUDAO_{kind.upper()}_URL", base) for kind, base in ROBOT_BASES.items()
}

# People: local accounts only, made by an administrator; lockout and session limits from the first day.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "dudao.apps.accounts.backends.LocalAccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone")},
    },
    {
        "NAME": "dudao.apps.accounts.passwords.LengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "dudao.apps.accounts.passwords.CharacterClassesValidator"},
    {"NAME": "dudao.apps.accounts.passwords.NotRecentlyUsedValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "dudao.apps.accounts.adapter.LocalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = False  # axes counts failures in the database, the same for every process
ACCOUNT_FORMS = {"login": "dudao.apps.accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None

SESSION_ENGINE = "dudao.apps.accounts.sessions"
SESSION_COOKIE_NAME = "dudao_session"
SESSION_COOKIE_AGE = 60 * environment.whole_number("DUDAO_SESSION_IDLE_MINUTES", 30)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_ABSOLUTE_LIMIT = timedelta(hours=environment.whole_number("DUDAO_SESSION_HOURS", 12))
SESSIONS_PER_ACCOUNT = environment.whole_number("DUDAO_SESSIONS_PER_ACCOUNT", 3)

AXES_FAILURE_LIMIT = environment.whole_number("DUDAO_LOCK_AFTER_FAILURES", 5)
AXES_COOLOFF_TIME = timedelta(minutes=environment.whole_number("DUDAO_LOCK_MINUTES", 15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "dudao.apps.accounts.axes_username.attempted_username"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "dudao.apps.accounts.views_signin.locked_out"
AXES_CLIENT_IP_CALLABLE = "dudao.web.security.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

CSRF_COOKIE_NAME = "dudao_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dudao.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None

# Long work: the database queue and a worker of its own; DUDAO_JOBS=immediate runs it in the request (tests).
JOBS_BACKENDS = {
    "database": "django_tasks_db.DatabaseBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
}
TASKS = {
    "default": {
        "BACKEND": JOBS_BACKENDS[environment.text("DUDAO_JOBS", "database")],
        "QUEUES": ["default"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("DUDAO_LOG_LEVEL", "WARNING")},
    "loggers": {"dudao": {"level": environment.text("DUDAO_LOG_LEVEL", "INFO")}},
}
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS and the redirect are on exactly when DUDAO_HTTPS=1
    "security.W008",
    "security.W012",
    "security.W016",
]
