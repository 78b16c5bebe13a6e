/** What this browser remembers from one visit to the next. Where it may not, each visit is the first. */
export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // it is still on the screen
  }
}
