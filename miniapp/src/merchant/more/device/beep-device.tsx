import type { DeviceView } from '@fangxing/contract/devices'
import type { Me } from '@fangxing/contract/sessions'
import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { useTranslate } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../../calls'
import { mayCall } from '../../staff/auth'

const BEEP = { zh: '让它发声', en: 'Make it beep' }
const BEEPING = { zh: '正在发声，再响一次', en: 'It beeps; once more' }

/** Whoever looks for a device between the cars hears where it is. */
export function BeepDevice({ me, device }: { me: Me; device: DeviceView }) {
  const t = useTranslate()
  const [busy, setBusy] = useState(false)
  const [hasBeeped, setBeeped] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  if (device.link === 'offline' || device.lifecycle === 'retired' || !mayCall(me, 'beepDevice')) return null
  async function beep(): Promise<void> {
    setBusy(true)
    const result = await call('beepDevice', { params: { deviceId: device.id }, body: {} })
    setBusy(false)
    setBeeped(result.ok)
    setProblem(result.ok ? undefined : result.problem)
  }
  return (
    <>
      {problem ? <ErrorState problem={problem} /> : null}
      <Button busy={busy} onClick={() => void beep()}>
        {t(hasBeeped ? BEEPING : BEEP)}
      </Button>
    </>
  )
}
