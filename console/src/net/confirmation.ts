import { CONFIRMATION_HEADER, type ConsoleQuestion } from '@fangxing/contract/console-sessions'
import type { NotSent } from '@fangxing/contract/client/client'
import { readReply, type HttpReply } from '@fangxing/contract/client/reply'
import type { HttpRequest } from '@fangxing/contract/client/request'
import type { RefusalReply } from '@fangxing/contract/refusal'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { NoReply } from './problem'
import { send } from './send'

/** What came of a question to the phone. `again`: it was too old or the phone said no, and the person wants another. */
type Answer = 'confirmed' | 'again' | 'given_up'
type Asked = { question: ConsoleQuestion; answer: (answer: Answer) => void }
type Sent = HttpReply | NotSent<NoReply>

function createConfirmations() {
  const store = createStore<{ asked: Asked | undefined }>(() => ({ asked: undefined }))

  /** Shows the question until it is answered. One at a time: a later one takes the place of the one before. */
  function ask(question: ConsoleQuestion): Promise<Answer> {
    store.getState().asked?.answer('given_up')
    return new Promise(resolve => {
      const answer = (given: Answer) => {
        if (store.getState().asked?.answer === answer) store.setState({ asked: undefined })
        resolve(given)
      }
      store.setState({ asked: { question, answer } })
    })
  }
  return { store, ask }
}

const confirmations = createConfirmations()

/** The question that waits for a phone, for the dialog that shows it. */
export const useAsked = (): Asked | undefined => useStore(confirmations.store, ({ asked }) => asked)

function questionOf(reply: Sent): ConsoleQuestion | undefined {
  if ('problem' in reply) return undefined
  const result = readReply<unknown>(reply)
  if (result.ok || result.problem.kind !== 'refused') return undefined
  const { code, details } = result.problem.refusal as RefusalReply & { details?: ConsoleQuestion }
  return code === 'CONSOLE_CONFIRM_NEEDED' ? details : undefined
}

/**
 * Sends a request; where the platform wants the person's phone first, asks for it and sends the very same request once
 * more: what is confirmed is its hash. Given up, it stays refused.
 */
export async function sendConfirmed(request: HttpRequest): Promise<Sent> {
  const reply = await send(request)
  const question = questionOf(reply)
  if (!question) return reply
  const answer = await confirmations.ask(question)
  if (answer === 'given_up') return reply
  if (answer === 'again') return sendConfirmed(request)
  return send({ ...request, headers: { ...request.headers, [CONFIRMATION_HEADER]: question.id } })
}
