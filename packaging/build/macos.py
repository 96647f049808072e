"""What macOS wants of the program: an application with an Info.plist.

Signing it is a step of its own: packaging/macos/sign_and_notarise.sh.
"""

from __future__ import annotations

from pathlib import Path

import icons
from places import APP_ID, COPYRIGHT, PACKAGING, TITLE, version

ENTITLEMENTS = PACKAGING / "macos" / "entitlements.plist"
OLDEST = "13.0"
"""What the libraries' wheels are built for."""

_PICTURES = (
    "public.jpeg", "public.png", "org.webmproject.webp", "com.compuserve.gif", "com.microsoft.bmp", "public.tiff",
    "com.microsoft.ico", "public.avif", "public.heic", "public.svg-image",
)  # fmt: skip


def program_options() -> dict[str, object]:
    """Return what EXE is given on macOS; signing is a step of its own."""
    return {"target_arch": None, "codesign_identity": None, "entitlements_file": str(ENTITLEMENTS)}


def bundle_options(folder: Path) -> dict[str, object]:
    """Return what BUNDLE is given; files that it needs are made in ``folder``."""
    icons.write_icns(folder / "altwright.icns")
    return {
        "name": f"{TITLE}.app",
        "icon": str(folder / "altwright.icns"),
        "bundle_identifier": APP_ID,
        "version": version(),
        "info_plist": info_plist(),
    }


def info_plist() -> dict[str, object]:
    """Return what the application tells macOS about itself."""
    return {
        "CFBundleDisplayName": TITLE,
        "CFBundleShortVersionString": version(),
        "CFBundleVersion": version(),
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Picture",
                "CFBundleTypeRole": "Viewer",
                # Offered under "Open with"; what opens pictures usually stays as it is.
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": list(_PICTURES),
            }
        ],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": COPYRIGHT,
        "NSPrincipalClass": "NSApplication",
        # The window follows the system from light to dark and back.
        "NSRequiresAquaSystemAppearance": False,
    }
