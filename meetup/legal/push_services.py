"""The companies behind the push services that are in the settings by default."""

PUSH_SERVICE_NAMES = {
    "https://fcm.googleapis.com": "Google",
    "https://*.push.services.mozilla.com": "Mozilla",
    "https://*.push.apple.com": "Apple",
    "https://*.notify.windows.com": "Microsoft",
}
