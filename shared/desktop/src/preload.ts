import { PLATFORM_CALLS } from "@istars/protocol/model/platform.ts";
import { contextBridge, ipcRenderer } from "electron";
import { PLATFORM_CHANNEL } from "./platform-channel.ts";

// Runs in the page's process, in a world of its own. All it does is to pass calls on: whether they may be made is judged on the other side.
contextBridge.exposeInMainWorld(
  "istars",
  Object.fromEntries(
    PLATFORM_CALLS.map((name) => [name, (...given: readonly unknown[]) => ipcRenderer.invoke(PLATFORM_CHANNEL, name, given)]),
  ),
);
