import { soundAlarm } from '@shared/phone/alarm'
import { useTranslate } from '@shared/i18n/language'
import Taro, { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { messages } from '../messages'
import { useLotState } from './lot-store'
import { tasksAwaiting } from './selectors'
import './task-banner.scss'

/** The alarm repeats until somebody accepts: the first one may not be heard in a noisy lot. */
const REPEAT_MS = 5_000

/** A move task that nobody has accepted: sounds, vibrates, and opens the task by one tap. */
export function TaskBanner({ staffId }: { staffId: string }) {
  const t = useTranslate()
  const { board } = useLotState()
  const [isVisible, setVisible] = useState(true)
  useDidShow(() => setVisible(true))
  useDidHide(() => setVisible(false))
  const awaiting = tasksAwaiting(board?.moveTasks ?? [], staffId)
  const key = awaiting.map(({ id }) => id).join()

  useEffect(() => {
    if (!key || !isVisible) return undefined
    soundAlarm()
    const timer = setInterval(soundAlarm, REPEAT_MS)
    return () => clearInterval(timer)
  }, [key, isVisible])

  const first = awaiting[0]
  if (!first) return null
  return (
    <button
      type="button"
      className={first.urgent ? 'mer-calling mer-calling--urgent' : 'mer-calling'}
      onClick={() => void Taro.navigateTo({ url: `/pages/tasks/index?taskId=${first.id}` })}
    >
      <span className="mer-calling__bell fx-still" aria-hidden>
        !
      </span>
      <span className="mer-calling__words" role="alert">
        <span className="mer-calling__title">
          {first.urgent
            ? t({ zh: '紧急移动指令：锁未确认降下', en: 'Urgent: the lock is not confirmed down' })
            : t({ zh: '新的移动指令：请取走装置', en: 'New: take the device away' })}
        </span>
        <span className="mer-calling__text">
          {first.bay ? `${t(messages.bay)} ${first.bay} · ` : ''}
          {first.plateText} · {first.deviceId}
          {awaiting.length > 1
            ? ` · ${t({ zh: `共 ${awaiting.length} 条`, en: `${awaiting.length} in all` })}`
            : ''}
        </span>
      </span>
      <span className="mer-calling__go" aria-hidden>
        ›
      </span>
    </button>
  )
}
