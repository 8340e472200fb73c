// Passkeys: a form of this kind shows only where the browser knows them. Its button asks the device, puts the answer into
// the form and sends it. On the page to sign in the browser also offers passkeys beside the field, where it can.

const LASTS = 4 * 60 * 1000; // a challenge is good for five minutes
const knows = window.PublicKeyCredential !== undefined && navigator.credentials !== undefined;
let offered = null;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const listed = (keys) => (keys ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

async function optionsOf(form) {
  if (form.dataset.passkey === "make") return JSON.parse(form.dataset.options);
  const response = await fetch(form.dataset.options, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!response.ok) throw new TypeError(`no options: ${response.status}`);
  return response.json();
}

async function made(form) {
  const options = await optionsOf(form);
  const user = { ...options.user, id: bytes(options.user.id) };
  return navigator.credentials.create({
    publicKey: { ...options, challenge: bytes(options.challenge), user, excludeCredentials: listed(options.excludeCredentials) },
  });
}

async function used(form, further) {
  const options = await optionsOf(form);
  return navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) },
    ...further,
  });
}

function said(credential) {
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) told[name] = text(credential.response[name]);
  }
  const transports = credential.response.getTransports?.();
  if (transports) told.transports = transports;
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response: told,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

function send(form, credential) {
  form.elements.answer.value = said(credential);
  form.requestSubmit();
}

function blame(form, fault) {
  const kind = { InvalidStateError: "known", TypeError: "down" }[fault.name] ?? "no";
  for (const each of form.querySelectorAll("[data-passkey-fault]")) each.hidden = each.dataset.passkeyFault !== kind;
}

async function press(form, button) {
  offered?.abort();
  for (const each of form.querySelectorAll("[data-passkey-fault]")) each.hidden = true;
  button.disabled = true;
  try {
    send(form, form.dataset.passkey === "make" ? await made(form) : await used(form, {}));
  } catch (fault) {
    blame(form, fault);
  } finally {
    button.disabled = false;
  }
}

// Beside the field for the name, without a press; asked anew before the challenge is too old.
async function offer(form) {
  const field = document.querySelector(`input[name="${form.dataset.fills}"]`);
  if (!field || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  field.autocomplete = `${field.autocomplete} webauthn`;
  for (;;) {
    const controller = offered = new AbortController();
    const old = setTimeout(() => controller.abort("old"), LASTS);
    try {
      send(form, await used(form, { mediation: "conditional", signal: controller.signal }));
      return;
    } catch {
      if (controller.signal.reason !== "old") return;
    } finally {
      clearTimeout(old);
    }
  }
}

if (knows) {
  for (const each of document.querySelectorAll("[data-passkey-none]")) each.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const button = form.querySelector("[data-passkey-press]");
    button.addEventListener("click", () => press(form, button));
    if (form.dataset.fills) offer(form);
  }
}
