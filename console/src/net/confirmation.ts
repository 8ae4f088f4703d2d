import { CONFIRMATION_HEADER, type ConsoleQuestion } from '@fangxing/contract/console-sessions'
import { readReply } from '@fangxing/contract/client/reply'
import type { RefusalReply } from '@fangxing/contract/refusal'
import { createStore } from 'zustand/vanilla'
import type { Send } from './send'

/** What came of a question to the phone. `again`: it was too old or the phone said no, and the person wants another. */
type Answer = 'confirmed' | 'again' | 'given_up'
export type Asked = { question: ConsoleQuestion; answer: (answer: Answer) => void }

/**
 * Sends a request; where the platform wants the person's phone first, asks for it and sends the very same request once
 * more: what is confirmed is its hash. Given up, it stays refused.
 */
export function createConfirmations(send: Send) {
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

  const sendConfirmed: Send = async request => {
    const reply = await send(request)
    const question = questionOf(reply)
    if (!question) return reply
    const answer = await ask(question)
    if (answer === 'given_up') return reply
    if (answer === 'again') return sendConfirmed(request)
    return send({ ...request, headers: { ...request.headers, [CONFIRMATION_HEADER]: question.id } })
  }
  return { store, sendConfirmed }
}

function questionOf(reply: Awaited<ReturnType<Send>>): ConsoleQuestion | undefined {
  if ('problem' in reply) return undefined
  const result = readReply<unknown>(reply)
  if (result.ok || result.problem.kind !== 'refused') return undefined
  const { code, details } = result.problem.refusal as RefusalReply & { details?: ConsoleQuestion }
  return code === 'CONSOLE_CONFIRM_NEEDED' ? details : undefined
}
