"""What is in the menus of the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from altwright.bridge.assets import sample_pictures
from altwright.bridge.preferences import Preferences
from altwright.ui.actions import Actions
from altwright.ui.window_views import can_stay_on_top

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from altwright.ui.main_window import MainWindow
    from altwright.ui.prompt_menu import PromptMenu


class Menus(QObject):
    """Fills the menu bar of ``window`` with its commands."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        """Build every menu."""
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._actions = Actions(window)
        self._prompts: PromptMenu | None = None
        self._build_file_and_edit()
        self._build_picture_and_text()
        self._build_view(preferences)
        self._build_help()

    def _build_file_and_edit(self) -> None:
        actions, window = self._actions, self._window
        keys = QKeySequence.StandardKey
        actions.add(actions.file, self.tr("&Open pictures…"), window.taking.open_files, keys.Open)
        actions.add(actions.file, self.tr("&Paste a picture or its address"), window.taking.paste, "Ctrl+Shift+V")
        actions.file.addSeparator()
        actions.add(actions.file, self.tr("&Settings…"), window.change_service, "Ctrl+,", "Ctrl+Shift+E")
        actions.add(actions.file, self.tr("Open the &demo"), window.open_demo, "Ctrl+Shift+D")
        actions.file.addSeparator()
        actions.add(actions.file, self.tr("&Import a team file…"), window.team.import_file, "Ctrl+Shift+I")
        actions.add(actions.file, self.tr("&Export a team file…"), window.team.export_file, "Ctrl+Shift+T")
        actions.file.addSeparator()
        actions.add(actions.file, self.tr("&Quit"), window.close, "Ctrl+Q")
        actions.add_editing()
        actions.edit.addSeparator()
        actions.add(actions.edit, self.tr("Go to the a&ddress"), window.go_to_address, "Ctrl+L")

    def _build_picture_and_text(self) -> None:
        actions, window = self._actions, self._window
        describe = window.form.request_description
        actions.add(actions.picture, self.tr("&Describe"), describe, "Ctrl+Return", "Ctrl+Enter")
        actions.add(actions.picture, self.tr("&Stop"), window.stop, "Esc")
        actions.picture.addSeparator()
        actions.add(actions.picture, self.tr("Pre&vious picture"), partial(window.session.go_by, -1), "Ctrl+PgUp")
        actions.add(actions.picture, self.tr("&Next picture"), partial(window.session.go_by, 1), "Ctrl+PgDown")
        actions.add(actions.picture, self.tr("&Take it out of the list"), window.session.remove, "Ctrl+Shift+W")
        actions.picture.addSeparator()
        actions.add(actions.picture, self.tr("Turn &left"), window.pictures.turn_left, "Ctrl+Shift+G")
        actions.add(actions.picture, self.tr("Turn &right"), window.pictures.turn_right, "Ctrl+R")
        actions.add(actions.picture, self.tr("&Crop…"), window.pictures.crop, "Ctrl+Shift+X")
        actions.add(actions.picture, self.tr("&As in its file"), window.pictures.undo_changes, "Ctrl+Shift+0")
        actions.add(actions.picture, self.tr("&What is sent…"), window.pictures.show_sent, "Ctrl+Shift+P")
        actions.add(actions.picture, self.tr("As&k about the picture…"), window.pictures.ask, "Ctrl+Shift+K")
        actions.picture.addSeparator()
        prompts = actions.picture.addMenu(self.tr("&Prompts"))
        actions.picture.aboutToShow.connect(lambda: self._fill_prompts(prompts))
        samples = actions.picture.addMenu(self.tr("Try a sa&mple"))
        for index, sample in enumerate(sample_pictures()):
            actions.add(samples, sample.title, partial(window.try_sample, index), f"Ctrl+Shift+{index + 1}")
        actions.add(actions.text, self.tr("&Copy the alt text"), window.session.copy, "Ctrl+Shift+C")
        actions.add(actions.text, self.tr("Copy as…"), window.body.text.bar.choose_format, "Ctrl+Shift+O")
        actions.text.addSeparator()
        actions.add(actions.text, self.tr("Co&ntext and role"), window.form.toggle_context, "F2")
        actions.add(actions.text, self.tr("Rol&e…"), window.form.choose_role, "F3")
        actions.add(actions.text, self.tr("&Destination…"), window.body.text.heading.choose_destination, "F4")
        actions.add(actions.text, self.tr("&Language…"), window.body.text.heading.choose_language, "F6")
        actions.text.addSeparator()
        actions.add(actions.text, self.tr("&Bring earlier words back"), window.session.undo, "Ctrl+Shift+B")
        actions.text.addSeparator()
        actions.add(actions.text, self.tr("&Shorten"), self._shorten, "Ctrl+Shift+F")
        actions.add(actions.text, self.tr("&Rewrite…"), self._rewrite, "Ctrl+Shift+J")
        actions.add(actions.text, self.tr("Second op&inion…"), self._show_opinion, "F8")
        actions.add(actions.text, self.tr("&Versions…"), self._show_versions, "Ctrl+Shift+N")
        actions.text.addSeparator()
        actions.add(actions.text, self.tr("&Already in the file…"), window.pictures.show_embedded, "Ctrl+Shift+A")
        actions.add(
            actions.text, self.tr("Save into a c&opy…"), window.pictures.save_copy, QKeySequence.StandardKey.Save
        )
        actions.add(actions.text, self.tr("Save into the &file…"), window.pictures.save_into_file, "Ctrl+Shift+S")

    def _build_view(self, preferences: Preferences) -> None:
        actions, window = self._actions, self._window
        actions.add(actions.view, self.tr("&Zoom the preview"), window.body.preview.view.toggle_zoom, "Ctrl+0")
        settings = preferences.settings
        self.compact = actions.add(
            actions.view, self.tr("&Compact view"), lambda: None, "Ctrl+Shift+M", checked=settings.compact
        )
        self.compact.toggled.connect(window.views.show_compact)
        if can_stay_on_top():
            on_top = actions.add(
                actions.view, self.tr("&Keep on top"), lambda: None, "Ctrl+Shift+Y", checked=settings.on_top
            )
            on_top.toggled.connect(window.views.keep_on_top)
            if settings.on_top:
                window.views.keep_on_top(True)
        actions.view.addSeparator()
        loads = settings.loads_previews
        self.previews = actions.add(
            actions.view, self.tr("&Load previews from addresses"), lambda: None, "Ctrl+Shift+L", checked=loads
        )
        self.previews.toggled.connect(window.set_loads_previews)
        actions.view.addSeparator()
        actions.add(actions.view, self.tr("&History…"), window.show_history, "Ctrl+H")

    def _build_help(self) -> None:
        pages = (
            (self.tr("&Keyboard shortcuts"), self._show_shortcuts, "F1"),
            (self.tr("&Privacy"), self._show_privacy, "Ctrl+F1"),
            (self.tr("The full &request"), self._show_request, "Ctrl+Shift+R"),
            (self.tr("&About Altwright"), self._show_about, "Shift+F1"),
        )
        actions = self._actions
        self.pages = [actions.add(actions.help, label, show, shortcut) for label, show, shortcut in pages]
        about = actions.help.insertSeparator(self.pages[-1])
        for label, command, shortcut in (
            (self.tr("Copy &diagnostics"), self._copy_diagnostics, "Ctrl+Shift+F1"),
            (self.tr("Check for a &newer version…"), self._look_for_newer, "Ctrl+Shift+F2"),
        ):
            actions.help.insertAction(about, actions.add(actions.help, label, command, shortcut))

    # What works on words is built with the first of them.
    def _shorten(self) -> None:
        self._window.rewriting.shorten()

    def _rewrite(self) -> None:
        self._window.rewriting.open_menu()

    def _fill_prompts(self, menu: QMenu) -> None:
        from altwright.ui.prompt_menu import PromptMenu

        if self._prompts is None:
            self._prompts = PromptMenu(menu, self._window, self._preferences.organisation.prompts)
        self._prompts.fill()

    def _show_opinion(self) -> None:
        self._window.rewriting.show_opinion()

    def _show_versions(self) -> None:
        self._window.rewriting.show_versions()

    def _show_shortcuts(self) -> None:
        from altwright.ui.help_texts import shortcuts_text

        self._show(self.tr("Keyboard shortcuts"), shortcuts_text())

    def _show_privacy(self) -> None:
        from altwright.ui.help_texts import privacy_text

        self._show(self.tr("Privacy"), privacy_text(self._window.session))

    def _show_request(self) -> None:
        from altwright.bridge.next_request import next_request
        from altwright.ui.help_texts import request_text

        session = self._window.session
        self._show(self.tr("The full request"), request_text(session.last_request, next_request(session)))

    def _copy_diagnostics(self) -> None:
        self._window.caretaker.copy_diagnostics()

    def _look_for_newer(self) -> None:
        self._window.caretaker.newer.look()

    def _show_about(self) -> None:
        from altwright.ui.help_texts import about_text

        self._show(self.tr("About Altwright"), about_text())

    def _show(self, title: str, text: str) -> None:
        from altwright.ui.info_dialog import InfoDialog

        InfoDialog(title, text, self._window).show()
