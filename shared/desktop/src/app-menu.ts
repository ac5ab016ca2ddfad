import { Menu, type MenuItemConstructorOptions } from "electron";
import type { SayShell } from "./shell-words.ts";

/** What keys have to do something for: editing text, and reading it larger. Nothing in it looks behind the page. */
export function appMenu(say: SayShell, platform: NodeJS.Platform): Menu {
  const edit: MenuItemConstructorOptions[] = [
    { role: "undo", label: say("undo") },
    { role: "redo", label: say("redo") },
    { type: "separator" },
    { role: "cut", label: say("cut") },
    { role: "copy", label: say("copy") },
    { role: "paste", label: say("paste") },
    { role: "selectAll", label: say("selectAll") },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: "zoomIn", label: say("zoomIn") },
    { role: "zoomOut", label: say("zoomOut") },
    { role: "resetZoom", label: say("zoomReset") },
    { type: "separator" },
    { role: "togglefullscreen", label: say("fullScreen") },
  ];
  return Menu.buildFromTemplate([
    // Where every program has its menu at the top of the screen, the first one is the program's own.
    ...(platform === "darwin" ? [{ role: "appMenu" as const }] : []),
    { label: say("edit"), submenu: edit },
    { label: say("view"), submenu: view },
    ...(platform === "darwin" ? [{ role: "windowMenu" as const }] : []),
  ]);
}
