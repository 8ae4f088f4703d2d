import { randomInt } from 'node:crypto'
import { CONSOLE_LINK_PATH, type ConsoleQuestion } from '@fangxing/contract/console-sessions'
import type { Browser } from '../../domain/browser'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

const ASKED_MS = 60_000
const DIGITS = 100

type Asked = { challenge: string; browser: Browser }
/** Of whoever is signed in already: nobody else may answer. */
type Act = { staff_id: string; console_id: string; act: string; request_hash: string }

/** What a browser shows for a minute. */
export function askPhone(
  work: UnitOfWork,
  origin: string,
  { challenge, browser }: Asked,
  act?: Act,
): ConsoleQuestion {
  const id = newId()
  const digits = String(randomInt(DIGITS)).padStart(2, '0')
  const expiresAt = new Date(work.at.getTime() + ASKED_MS)
  work.insert('console_request', {
    id,
    challenge,
    digits,
    ...browser,
    ...act,
    asked_at: work.at,
    expires_at: expiresAt,
  })
  return { id, digits, link: `${origin}${CONSOLE_LINK_PATH}${id}`, expiresAt: expiresAt.toISOString() }
}
