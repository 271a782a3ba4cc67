/** Names of what crosses between the preload and Electron's main process. */
export const CHOOSE_FILE = 'swath:choose-file';
export const CHOOSE_SCENE = 'swath:choose-scene';
export const CHOOSE_SAVE_FILE = 'swath:choose-save-file';
export const MENU_COMMAND = 'swath:menu-command';
