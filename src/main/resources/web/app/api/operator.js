/** Who runs the box office. The password stays in this tab, and goes nowhere but to this box office. */
const KEPT = 'operator';
const BY_LINK = /^#operator=(.+)$/;

let kept = sessionStorage.getItem(KEPT);

/** `./seatlock run` prints a link with the password behind the #, which is not sent anywhere; nor does it stay in the address. */
export function signInByLink() {
  const found = BY_LINK.exec(location.hash);
  if (found) {
    signIn(decodeURIComponent(found[1]));
    history.replaceState(null, '', `${location.pathname}#/lab`);
  }
}

export function signIn(password) {
  kept = password;
  sessionStorage.setItem(KEPT, password);
}

export function signOut() {
  kept = null;
  sessionStorage.removeItem(KEPT);
}

export const isSignedIn = () => kept !== null;

/** What a call for operators carries. */
export const credentials = () =>
  kept === null ? {} : { Authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`operator:${kept}`)))}` };
