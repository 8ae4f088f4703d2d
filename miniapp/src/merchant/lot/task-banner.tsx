import { soundAlarm } from '@shared/phone/alarm'
import { useSay } from '@shared/words/language'
import Taro, { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { useLotNow } from './lot-store'
import { callingMe } from './sorted'
import './task-banner.scss'

/** Again until somebody accepts: the first one may go down in the noise of a lot. */
const AGAIN_MS = 5_000

/** A move instruction that nobody has accepted: sounds, vibrates, and leads to it by one tap. */
export function TaskBanner({ staffId }: { staffId: string }) {
  const say = useSay()
  const { board } = useLotNow()
  const [isSeen, setSeen] = useState(true)
  useDidShow(() => setSeen(true))
  useDidHide(() => setSeen(false))
  const calling = callingMe(board?.moveTasks ?? [], staffId)
  const key = calling.map(({ id }) => id).join()

  useEffect(() => {
    if (!key || !isSeen) return undefined
    soundAlarm()
    const timer = setInterval(soundAlarm, AGAIN_MS)
    return () => clearInterval(timer)
  }, [key, isSeen])

  const first = calling[0]
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
            ? say({ zh: '紧急移动指令：锁未确认降下', en: 'Urgent: the lock is not confirmed down' })
            : say({ zh: '新的移动指令：请取走装置', en: 'New: take the device away' })}
        </span>
        <span className="mer-calling__text">
          {first.plateText} · {first.deviceId}
          {calling.length > 1
            ? ` · ${say({ zh: `共 ${calling.length} 条`, en: `${calling.length} in all` })}`
            : ''}
        </span>
      </span>
      <span className="mer-calling__go" aria-hidden>
        ›
      </span>
    </button>
  )
}
