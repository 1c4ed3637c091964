export const addresses = {
  "admin.job.identity.tell": "Telling somebody what happened to their account",
  "admin.job.identity.send_proof": "Sending a code to an address",
  "admin.job.identity.address_left": "Telling an address that it was left",
  "admin.job.identity.forgotten": "Sending a link for a new password",
  "problem.address_code_wrong": "That isn’t the code. Look at the newest message. Tries left: {left}.",
  "problem.address_code_over":
    "No code is waiting: it has run out, was used, or was typed wrong too often. Send a new one.",
  "problem.address_link_over": "This link was used, has run out, or a newer one was sent. Ask for a new one.",
  "problem.address_same": "This is the address that you have already.",
  "problem.email_unverified": "Confirm your e-mail address first.",
} as const;
