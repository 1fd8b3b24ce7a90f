// Deletes the list for check-in that this device stores, on whichever page is opened once its time is over, or when
// somebody else has signed in.

import { forgetOldList } from "./door-lists.js";

const person = document.querySelector('meta[name="person"]')?.content ?? "";
forgetOldList(person).catch((error) => console.info("This browser stores no list:", error.message));
