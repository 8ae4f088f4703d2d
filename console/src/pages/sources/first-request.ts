import { INTEGRATION_CALLS, SIGNATURE_SCHEME } from '@fangxing/contract/integration'
import type { SourceView } from '@fangxing/contract/stays'

/** What stands for the secret where it is not known any more. */
export const NO_SECRET = 'SECRET'

/** The call that changes nothing: whoever may only ask for debts asks for one; else a heartbeat, refused by its right where that is missing. */
function firstCallOf(scopes: SourceView['scopes']): { path: string; body: string } {
  if (!scopes.includes('stays') && scopes.includes('arrears'))
    return {
      path: INTEGRATION_CALLS.arrears.path,
      body: `{"plateText":"粤B12345","purpose":"show"}`,
    }
  return { path: INTEGRATION_CALLS.heartbeat.path, body: `{"sentAt":"'$(date -u +%Y-%m-%dT%H:%M:%SZ)'"}` }
}

/** A first request to paste into a shell with curl and openssl: it signs as every other request is signed. */
export function firstRequest(of: {
  origin: string
  keyId: string
  secret: string
  scopes: SourceView['scopes']
}): string {
  const { path, body } = firstCallOf(of.scopes)
  return `KEY='${of.keyId}'
SECRET='${of.secret}'
URL_PATH='${path}'
BODY='${body}'
TS=$(date +%s)
NONCE=$(openssl rand -hex 16)
SHA256=$(printf '%s' "$BODY" | openssl dgst -sha256 -r | cut -d' ' -f1)
SIGNATURE=$(printf '${SIGNATURE_SCHEME}\\nPOST\\n%s\\n%s\\n%s\\n%s' "$URL_PATH" "$TS" "$NONCE" "$SHA256" \\
  | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
curl -i -X POST "${of.origin}$URL_PATH" \\
  -H 'content-type: application/json' \\
  -H "authorization: ${SIGNATURE_SCHEME} key=$KEY, ts=$TS, nonce=$NONCE, signature=$SIGNATURE" \\
  -d "$BODY"
`
}
