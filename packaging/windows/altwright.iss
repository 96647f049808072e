; Inno Setup's script: an installer for one person, which needs no administrator.
; On Windows, after `python packaging\dev.py build --folder`:
;   iscc /DVersion=0.1.0 packaging\windows\altwright.iss
; The version is that of gui\altwright\__init__.py; `dev.py build` prints it.

#ifndef Version
  #error Name the version: iscc /DVersion=0.1.0 altwright.iss
#endif

[Setup]
AppId={{6B6E0C3C-6E0F-4D39-9C55-0E7F1F0A2D41}
AppName=Altwright
AppVersion={#Version}
AppVerName=Altwright {#Version}
AppPublisher=Altwright
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Altwright
DefaultGroupName=Altwright
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\altwright\made\altwright.ico
UninstallDisplayIcon={app}\altwright.exe
UninstallDisplayName=Altwright
OutputDir=..\..\dist
OutputBaseFilename=Altwright-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"
Name: "german"; MessagesFile: "compiler:Languages\German.isl"
Name: "french"; MessagesFile: "compiler:Languages\French.isl"
Name: "spanish"; MessagesFile: "compiler:Languages\Spanish.isl"
Name: "dutch"; MessagesFile: "compiler:Languages\Dutch.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an earlier version had and this one has not must not stay beside it.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\altwright\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "..\..\LICENSE"; DestDir: "{app}"; Flags: ignoreversion

[Icons]
Name: "{autoprograms}\Altwright"; Filename: "{app}\altwright.exe"
Name: "{autodesktop}\Altwright"; Filename: "{app}\altwright.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\altwright.exe"; Description: "{cm:LaunchProgram,Altwright}"; Flags: nowait postinstall skipifsilent
