import type { DesktopProgram } from "@istars/desktop/desktop-program.ts";
import { runShell } from "@istars/desktop/shell.ts";

/** iSmartView's window: its service is a child that watches the fleet for as long as the window is open, and keeps it in the person's own folder. */
const ISMARTVIEW: DesktopProgram = {
  name: "ismartview",
  title: "iSmartView",
  appId: "com.istars.ismartview",
  service: {
    kind: "child",
    command: "serve",
    args: ["--print-handshake", "--log-level", "warn", "--traps", "off", "--http", "127.0.0.1:0"],
    listenOption: "--http",
    dataOption: "--data",
  },
  sessionPath: "/session/launch",
  closing: "quit",
  secrets: [],
  size: { width: 1360, height: 860 },
};

void runShell(ISMARTVIEW, __dirname);
