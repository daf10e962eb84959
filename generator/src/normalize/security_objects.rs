//! The security schemes of OpenAPI 3.0, 3.1 and 3.2.

use super::shape::Shape::{Boolean, Enum, Map, Object, String};
use super::shape::{ObjectKind, ignored, optional, required, silent};
use super::version::Version::V3_2;

pub(super) static SECURITY_SCHEME: ObjectKind = ObjectKind::new(
    "security scheme",
    &[
        required("type", Enum(SECURITY_TYPES)),
        optional("description", String),
        silent("deprecated", Boolean).since(V3_2),
    ],
)
.variants(
    "type",
    &[
        (
            "apiKey",
            &[
                required("name", String),
                required("in", Enum(&["query", "header", "cookie"])),
            ],
        ),
        (
            "http",
            &[required("scheme", String), optional("bearerFormat", String)],
        ),
        (
            "oauth2",
            &[
                required("flows", Object(&OAUTH_FLOWS)).or_object(),
                silent("oauth2MetadataUrl", String).since(V3_2),
            ],
        ),
        (
            "openIdConnect",
            &[required("openIdConnectUrl", String).or_string("")],
        ),
        ("mutualTLS", &[]),
    ],
)
.in_section("securitySchemes");

const SECURITY_TYPES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];

static OAUTH_FLOWS: ObjectKind = ObjectKind::new(
    "OAuth flows object",
    &[
        optional("implicit", Object(&IMPLICIT_FLOW)),
        optional("password", Object(&TOKEN_FLOW)),
        optional("clientCredentials", Object(&TOKEN_FLOW)),
        optional("authorizationCode", Object(&AUTHORIZATION_CODE_FLOW)),
        silent("deviceAuthorization", Object(&DEVICE_FLOW)).since(V3_2),
    ],
);

static IMPLICIT_FLOW: ObjectKind = ObjectKind::new(
    "OAuth flow",
    &[
        required("authorizationUrl", String).or_string(""),
        ignored("tokenUrl", String),
        optional("refreshUrl", String),
        required("scopes", Map(&String)).or_object(),
    ],
);

static TOKEN_FLOW: ObjectKind = ObjectKind::new(
    "OAuth flow",
    &[
        ignored("authorizationUrl", String),
        required("tokenUrl", String).or_string(""),
        optional("refreshUrl", String),
        required("scopes", Map(&String)).or_object(),
    ],
);

static AUTHORIZATION_CODE_FLOW: ObjectKind = ObjectKind::new(
    "OAuth flow",
    &[
        required("authorizationUrl", String).or_string(""),
        required("tokenUrl", String).or_string(""),
        optional("refreshUrl", String),
        required("scopes", Map(&String)).or_object(),
    ],
);

static DEVICE_FLOW: ObjectKind = ObjectKind::new(
    "OAuth flow",
    &[
        required("deviceAuthorizationUrl", String).or_string(""),
        required("tokenUrl", String).or_string(""),
        optional("refreshUrl", String),
        required("scopes", Map(&String)).or_object(),
    ],
);
