// A code of eight letters and figures lets a scorer in: with the account that is logged in here, or as a guest with a name.

const LENGTH = 8;

// Return "ABCDEF23", or "" if it is no code.
export function readCode(text) {
  const code = text.replace(/[^A-Za-z0-9]/gu, "").toUpperCase();
  return code.length === LENGTH ? code : "";
}

// Return {match}, or {refused} with a sentence of the server, "" if it cannot be reached.
export async function acceptCode(session, code, name) {
  const { token } = session;
  const first = await send(session, { code, ...(token ? {} : { name }) }, token);
  // A login that has ended is none.
  const answer = first.status === 401 && token && name ? await send(session, { code, name }, "") : first;
  if (answer.status === 201) session.keep({ ...answer.body, guest: true });
  const isIn = answer.status === 200 || answer.status === 201;
  return isIn && answer.body?.id ? { match: answer.body.id } : { refused: answer.body?.detail ?? "", status: answer.status };
}

function send(session, body, token) {
  return session.post("/api/auth/invitations", body, token ? { Authorization: `Token ${token}` } : {});
}
