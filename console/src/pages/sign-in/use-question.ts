import type { ConsoleQuestion } from '@fangxing/contract/console-sessions'
import { useCallback, useEffect, useState } from 'react'
import { useNet } from '../../net/net'
import type { Problem } from '../../net/problem'
import { useSessionService } from '../../session/session'
import { newVerifier } from './verifier'

const ASK_EVERY_MS = 1_500

/** How a sign-in by QR code stands. `confirmed` lasts until the page behind it is there. */
export type QuestionState = 'asking' | 'waiting' | 'confirmed' | 'refused' | 'expired'

type Asked = { question: ConsoleQuestion; verifier: string }

/** Asks for a code, then asks what the phone said until it has said something or the code is too old. */
export function useQuestion() {
  const { call } = useNet()
  const { enter } = useSessionService()
  const [asked, setAsked] = useState<Asked>()
  const [state, setState] = useState<QuestionState>('asking')
  const [problem, setProblem] = useState<Problem>()
  const [round, setRound] = useState(0)

  useEffect(() => {
    let isGone = false
    async function ask(): Promise<void> {
      const { verifier, challenge } = await newVerifier()
      const result = await call('askConsoleSignIn', { body: { challenge } })
      if (isGone) return
      if (!result.ok) return setProblem(result.problem)
      setAsked({ question: result.value, verifier })
      setState('waiting')
    }
    void ask()
    return () => {
      isGone = true
    }
  }, [call, round])

  useEffect(() => {
    if (!asked || state !== 'waiting') return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let isGone = false
    async function look({ question, verifier }: Asked): Promise<void> {
      const result = await call('openConsoleSession', {
        params: { signInId: question.id },
        body: { verifier },
      })
      if (isGone) return
      const reply = result.ok ? result.value : undefined
      if (reply?.state === 'signed_in') {
        setState('confirmed')
        return enter(reply.me)
      }
      if (reply && reply.state !== 'waiting') return setState(reply.state)
      // Not answered is not an answer: the code's own time ends the asking.
      if (!result.ok && result.problem.kind === 'refused') return setState('expired')
      if (Date.now() > Date.parse(question.expiresAt)) return setState('expired')
      timer = setTimeout(() => void look({ question, verifier }), ASK_EVERY_MS)
    }
    void look(asked)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [asked, call, enter, state])

  const renew = useCallback(() => {
    setAsked(undefined)
    setProblem(undefined)
    setState('asking')
    setRound(before => before + 1)
  }, [])

  return { question: asked?.question, state, problem, renew }
}
