"""Django's settings: what is the same on every machine. What differs comes from env.Environment."""

from datetime import timedelta

import pghistory
from csp.constants import NONE, SELF

from hardship.config.env import BASE_DIR, Environment

ENV = Environment.read()

PRODUCTION = ENV.production
VAR = ENV.var
KEY_FILE = ENV.keys
SEAL_KEY_FILE = ENV.seal_key
SEAL_LOG = VAR / "seals.log"  # a copy of every seal beside the database
SECRET_FILES = [VAR / "secret_key", KEY_FILE, SEAL_KEY_FILE]
SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENV.trusted_origins)
DATABASES = ENV.databases()
RECORD_ALIAS = "record"
OWNER_ALIAS = "owner" if "owner" in DATABASES else "default"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "axes",  # before accounts: it must have counted a wrong password when accounts writes the record
    "accounts",
    "hardship",
    "reviews",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # Django's own widget templates, for the form renderer
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_q",
    "guardian",
    "import_export",
    "pghistory",
    "pgtrigger",
    "treebeard",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # outermost: static files and redirects carry the policy too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hardship.middleware.PermissionsPolicy",
    "hardship.middleware.NoTrace",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hardship.middleware.NoNulls",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.middleware.LoginNeeded",
    "hardship.middleware.RecordedRequest",
    "hardship.middleware.NotKept",
    "hardship.middleware.RefusalsNoted",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.gates.Gates",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hardship.config.urls"
WSGI_APPLICATION = "hardship.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reviews.context_processors.frame",
            ]
        },
    }
]
FORM_RENDERER = "hardship.renderers.FormRenderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian would otherwise create a user row named AnonymousUser at migrate
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.ThreeClasses"},
    {"NAME": "accounts.passwords.NoOfficeWords"},
    {"NAME": "accounts.passwords.NotReused"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
CARRIED_KEEPER = "hardship.services.drafts.keep_carried"  # keeps what was posted after the login had expired
SESSION_COOKIE_AGE = ENV.session_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True
MESSAGE_STORAGE = "hardship.message_cookie.MessageStorage"
SESSION_HOURS = ENV.session_hours
PROXIES = ENV.proxies
SECOND_FACTOR = ENV.second_factor
OTP_TOTP_ISSUER = "困难职工建档立卡"

LOCK_ADDRESS_AT = ENV.lock_address
AXES_FAILURE_LIMIT = ENV.lock_account
AXES_COOLOFF_TIME = timedelta(minutes=ENV.lock_minutes)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_HANDLER = "accounts.lockout.TwoLimits"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.origins.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or a stranger could keep an account locked for ever
AXES_DISABLE_ACCESS_LOG = True  # accounts.LoginRecord is the record
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "carried", "next", "code", "csrfmiddlewaretoken"]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = ENV.var / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", BASE_DIR / "node_modules" / "bootstrap" / "dist")]
MEDIA_ROOT = ENV.var / "uploads"
STORAGES = {
    "default": ENV.storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # a family of twenty with monthly income lines
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "hardship.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_REQUEST_LIMIT_MB = (
    40  # above ATTACHMENT_LIMIT_MB, so that a photo a little too large is refused in words
)

BROWSER_FEATURES = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
    "usb",
)  # fmt: skip
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"  # the views of printed forms, shown in an iframe of our own, say otherwise
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in BROWSER_FEATURES)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = f"{ENV.cookie_prefix}sessionid"
CSRF_COOKIE_NAME = f"{ENV.cookie_prefix}csrftoken"
MESSAGE_COOKIE_NAME = f"{ENV.cookie_prefix}messages"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.behind_https
SECURE_SSL_REDIRECT = ENV.behind_https
SECURE_HSTS_SECONDS = 31_536_000 if ENV.behind_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.behind_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.behind_https else None

# Who and why stands in the event's own row, append-only like it; foreign keys are indexed by accounts.recording alone.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

DEFAULT_EXCEPTION_REPORTER = "hardship.discretion.DiscreetReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "hardship.discretion.DiscreetFilter"
LOGGING = {  # Django's default says nothing on the console when DEBUG is off
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "hardship.discretion.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "INFO"}, "django.request": {"level": "ERROR"}},
}

Q_CLUSTER = {
    "name": "hardship",
    "orm": "default",
    "workers": 1,
    "timeout": 600,
    "retry": 900,  # must exceed the longest job, or a running job is handed out twice
    "catch_up": False,
    "label": "后台任务",
}

DEMO_ALLOWED = ENV.demo
HOTLINE = "12351"  # the trade unions' national service line, printed on the contact card
ATTACHMENT_LIMIT_MB = 10
ATTACHMENT_MEGAPIXELS = 60
ATTACHMENTS_A_SUBJECT, ATTACHMENTS_A_SUBJECT_MB = 200, 500  # a dossier, meeting or notice
ATTACHMENTS_A_DAY, ATTACHMENTS_A_DAY_MB = 500, 1000  # a person
DUPLICATE_HITS_A_DAY = (
    5  # people already on file elsewhere whom one user may come upon; then no number is compared
)
