"""The machine's own Chromium: where it is, and how it is started for tests and screenshots."""

import os
import shutil
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DISABLED_BY_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
"""What Playwright 1.65 disables by itself. It is said again because Chromium only obeys the last of two such flags."""

SUGGESTIONS = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
"""The pages behind the address bar, which nobody sees here. Loading them takes a second of work for each window."""

FLAGS = (
    f"--disable-features={DISABLED_BY_PLAYWRIGHT},{SUGGESTIONS}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: Any = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LAPTOP: Any = {"viewport": {"width": 1280, "height": 800}}


def find_chromium() -> str:
    """Path of the browser: `CHROMIUM`, else the first of `NAMES` on the PATH.

    Raises:
        FileNotFoundError: there is none.
    """
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError("No Chromium: install it, or set CHROMIUM to the path of one.")


def camera_flags(film: Path) -> tuple[str, ...]:
    """Flags that give a browser a camera filming the file at `film`, with no question asked."""
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
