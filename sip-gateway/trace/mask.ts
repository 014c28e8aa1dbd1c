/** Stands for what is not told. */
export const masked = '***';

/** Headers whose values prove who somebody is (RFC 3261 section 22, RFC 8224); folded lines are of them too. */
const proofs =
  /^((?:proxy-)?authorization|authentication-info|proxy-authentication-info|identity|y)([ \t]*):(?:[^\r\n]|\r?\n[ \t])*/gim;

/** A meeting with its PIN, as it is dialled: in addresses, names, and what is quoted of them; the star also escaped. */
const dialledPin = /(\d(?:[-. ]?\d){2,30})(\*|%2a)[^\s@<>"';,&?]*/gi;

/** Whatever stands behind a star in the user part of an address, and passwords in addresses (RFC 3261 section 19.1.1). */
const userPin = /(\bsips?:[^\s@<>"*]{0,256}?)(\*|%2a)[^\s@<>"]*/gi;
const userPassword = /(\bsips?:[^\s@:<>"]{0,256}):[^\s@<>"]{0,1024}(?=@)/gi;

/** Of SDP: keys (RFC 4568, 4567, 8866 section 5.12), and what ICE signs with (RFC 8839). */
const sdpKeys = /\binline:[^\s|;]*/gi;
const sdpLines = /^(a=key-mgmt:|k=|a=ice-pwd:)[^\r\n]*/gim;

/** Keys that are pressed: somebody may be asked for a PIN just then. */
const pressedBody = /^(content-type|c)[ \t]*:[ \t]*application\/(?:dtmf|vnd\.nortelnetworks\.digits)/im;
const signal = /^([ \t]*(?:signal|d)[ \t]*=)[^\r\n]*/gim;

/**
 * A SIP message without the secrets in it: what signs in, PINs, keys of encryption, keys that are pressed. Rather too much
 * goes than too little.
 */
export function maskSecrets(message: string): string {
  const end = message.search(/\r?\n\r?\n/);
  const head = end < 0 ? message : message.slice(0, end);
  const body = end < 0 ? '' : message.slice(end);
  return maskHead(head) + maskBody(body, pressedBody.test(head));
}

function maskHead(head: string): string {
  return maskNumbers(head.replace(proofs, `$1$2: ${masked}`));
}

function maskBody(body: string, isPressed: boolean): string {
  const plain = maskNumbers(body.replace(sdpKeys, `inline:${masked}`).replace(sdpLines, `$1${masked}`));
  if (!isPressed) return plain;
  const told = plain.replace(signal, `$1${masked}`);
  return told === plain ? plain.replace(/\S+/g, masked) : told;
}

function maskNumbers(text: string): string {
  return text
    .replace(userPin, `$1$2${masked}`)
    .replace(dialledPin, `$1$2${masked}`)
    .replace(userPassword, `$1:${masked}`);
}
