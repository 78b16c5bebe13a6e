import { recall, remember } from './memory.js';

/** Dark or light: as the system says, unless the reader has chosen. */
const THEME = 'seatlock.theme';
const THEMES = ['auto', 'light', 'dark'];

export function theme() {
  const chosen = recall(THEME);
  return THEMES.includes(chosen) ? chosen : 'auto';
}

function dress() {
  if (theme() === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme();
  }
}

export function nextTheme() {
  remember(THEME, THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
  dress();
  return theme();
}

dress();
