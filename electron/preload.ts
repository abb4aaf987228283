import { contextBridge, ipcRenderer } from "electron";

/**
 * The only thing the page gets from the desktop: a port to the host. The page says that it is ready; the port comes as
 * a message to the page's own window. Sandboxed, so nothing but `electron` may be required here.
 */
contextBridge.exposeInMainWorld("slipwayDesktop", true);

ipcRenderer.on("slipway-port", (event) => {
  window.postMessage("slipway-port", location.origin, [...event.ports]);
});

window.addEventListener("message", (event) => {
  if (event.source === window && event.data === "slipway-ready") ipcRenderer.send("slipway-ready");
});
