import type { StaffCall } from '@fangxing/contract/calls'
import type { Problem } from '@shared/net/answer'
import { ErrorState } from '@shared/ui/error-state'
import { Sheet } from '@shared/ui/sheet'
import { Skeleton } from '@shared/ui/skeleton'
import { useSay } from '@shared/words/language'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../calls'
import './code-sheet.scss'

const W = {
  title: { zh: '离线放行码', en: 'Release code' },
  text: {
    zh: '在装置键盘上输入这 8 位数字，锁会降下。装置没有网络也可以。',
    en: 'Type these 8 digits on the keypad of the device; the lock goes down even without a network.',
  },
}

/** The offline way down, large enough to be read at arm's length in the rain. */
export function CodeSheet({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const say = useSay()
  const [code, setCode] = useState<StaffCall<'releaseCode'>['reply']>()
  const [problem, setProblem] = useState<Problem>()
  const read = useCallback(async () => {
    setProblem(undefined)
    const answer = await call('releaseCode', { params: { orderId } })
    if (answer.ok) setCode(answer.value)
    else setProblem(answer.problem)
  }, [orderId])
  useEffect(() => void read(), [read])
  return (
    <Sheet open title={say(W.title)} onClose={onClose}>
      <div className="mer-stack">
        {code ? (
          <p className="mer-code fx-number">
            {code.code.slice(0, 4)} {code.code.slice(4)}
          </p>
        ) : problem ? (
          <ErrorState problem={problem} retry={() => void read()} />
        ) : (
          <Skeleton bars={[64]} />
        )}
        <p className="mer-hint">{say(W.text)}</p>
      </div>
    </Sheet>
  )
}
