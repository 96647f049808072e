#!/bin/bash
# Sign dist/Altwright.app, have Apple notarise it, and put it into dist/Altwright-VERSION.dmg.
# Run it on macOS after `python3 packaging/dev.py build`. It needs, and never prints:
#
#   ALTWRIGHT_SIGN_IDENTITY    a "Developer ID Application: NAME (TEAM)" certificate in the login keychain;
#                              `security find-identity -v -p codesigning` lists yours
#   ALTWRIGHT_NOTARY_PROFILE   a profile with an Apple account's app-specific password, stored once by
#                              `xcrun notarytool store-credentials PROFILE --apple-id ID --team-id TEAM`
#
# Both need a paid membership of Apple's developer programme. Without them the application runs on the computer that it
# was built on; elsewhere its first start has to be allowed in the system settings.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
checkout=$(dirname "$(dirname "$here")")
app="$checkout/dist/Altwright.app"

for name in ALTWRIGHT_SIGN_IDENTITY ALTWRIGHT_NOTARY_PROFILE; do
    eval "value=\${$name:-}"
    if [ -z "$value" ]; then
        echo "$name is not set. The head of $0 says what it is and where to get it." >&2
        exit 2
    fi
done
if [ "$(uname)" != Darwin ]; then
    echo "Signing and notarising need macOS." >&2
    exit 2
fi
if [ ! -d "$app" ]; then
    echo "There is no $app. Build it first: python3 packaging/dev.py build" >&2
    exit 2
fi

version=$(/usr/libexec/PlistBuddy -c 'Print :CFBundleShortVersionString' "$app/Contents/Info.plist")
image="$checkout/dist/Altwright-$version.dmg"

sign() {
    codesign --force --timestamp --options runtime --sign "$ALTWRIGHT_SIGN_IDENTITY" "$@"
}

# From the inside out: a signature covers what is inside it.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 | while IFS= read -r -d '' library; do
    sign "$library"
done
find "$app/Contents" -type d -name '*.framework' -print0 | while IFS= read -r -d '' framework; do
    sign "$framework"
done
sign --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict --verbose=2 "$app"

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
ditto "$app" "$staging/Altwright.app"
ln -s /Applications "$staging/Applications"
hdiutil create -volname Altwright -srcfolder "$staging" -ov -format UDZO "$image"
codesign --force --timestamp --sign "$ALTWRIGHT_SIGN_IDENTITY" "$image"

xcrun notarytool submit "$image" --keychain-profile "$ALTWRIGHT_NOTARY_PROFILE" --wait
xcrun stapler staple "$image"
spctl --assess --type open --context context:primary-signature --verbose "$image"
echo "Ready: $image"
