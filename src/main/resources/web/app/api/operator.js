/** Who runs the box office. The password stays in this tab, and goes nowhere but to this box office. */
const KEPT = 'operator';
const BY_LINK = /^#operator=(.+)$/;

/** Where nothing may be kept, each load of the page asks anew. */
function tab(keeps) {
  try {
    return keeps(sessionStorage);
  } catch {
    return null;
  }
}

let kept = tab((it) => it.getItem(KEPT));
let refused = false;

/**
 * `./seatlock run` prints a link with the password behind the #, which is not sent anywhere; nor does it stay in the address.
 *
 * @returns whether it was such a link
 */
export function signInByLink() {
  const found = BY_LINK.exec(location.hash);
  if (found) {
    signIn(found[1]); // made by `run`: letters, digits, - and _
    history.replaceState(null, '', `${location.pathname}#/lab`);
  }
  return found !== null;
}

export function signIn(password) {
  kept = password;
  refused = false;
  tab((it) => it.setItem(KEPT, password));
}

export function signOut() {
  kept = null;
  refused = false;
  tab((it) => it.removeItem(KEPT));
}

/** The password is not taken: it is forgotten, and whoever asks for one says so. */
export function refuse() {
  signOut();
  refused = true;
}

export const wasRefused = () => refused;

export const isSignedIn = () => kept !== null;

/** What a call for operators carries. */
export const credentials = () =>
  kept === null ? {} : { Authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`operator:${kept}`)))}` };
