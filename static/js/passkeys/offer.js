// Shows the offer to add a passkey on a device that can hold one.

import { canUsePasskeys } from "./lib/ceremony.js";

export async function connect(element) {
  if (!canUsePasskeys()) return;
  element.hidden = !(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable());
}
