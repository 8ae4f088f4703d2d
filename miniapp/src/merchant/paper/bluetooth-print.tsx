import { forget, recall, remember } from '@shared/memory/memory'
import {
  closeBluetooth,
  findPrinters,
  printBytes,
  type PrintFailure,
  type Printer,
} from '@shared/phone/printer'
import type { Bitmap } from '@shared/print/bitmap'
import { escposOf } from '@shared/print/escpos'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { useTranslate, type Catalogue, type Message } from '@shared/i18n/language'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Row } from '../ui/row'

const messages = {
  print: { zh: '蓝牙打印', en: 'Print by Bluetooth' },
  again: { zh: '整张重新打印', en: 'Print all of it again' },
  printing: { zh: '正在打印', en: 'Printing' },
  done: { zh: '已打印', en: 'Printed' },
  other: { zh: '换一台打印机', en: 'Another printer' },
  choose: { zh: '选择打印机', en: 'Choose the printer' },
  looking: { zh: '正在查找附近的打印机…', en: 'Looking for printers nearby…' },
} satisfies Catalogue
const FAILURES: Record<PrintFailure | 'none_found', Message> = {
  bluetooth_off: { zh: '请打开手机蓝牙后重试', en: 'Turn Bluetooth on and try again' },
  not_allowed: {
    zh: '没有蓝牙权限，请在微信和系统设置中允许',
    en: 'Bluetooth is not allowed; allow it in WeChat’s and the system’s settings',
  },
  not_reached: {
    zh: '连不上打印机：请确认已开机、在身边、没有连着别的手机',
    en: 'The printer cannot be reached: is it on, near, and not connected to another phone?',
  },
  not_a_printer: { zh: '这台设备不能打印，请换一台', en: 'This device does not print, choose another' },
  no_paper: {
    zh: '打印机缺纸，装纸后整张重新打印',
    en: 'The printer is out of paper: load it and print all again',
  },
  broken_off: {
    zh: '打印中断，纸上的内容不完整，请整张重新打印',
    en: 'The print broke off and is not whole: print all of it again',
  },
  none_found: {
    zh: '附近没有找到打印机，请确认已开机',
    en: 'No printer was found nearby: is it on?',
  },
}

const STORAGE_KEY = 'fangxing.printer'
const LOOK_MS = 15_000

function rememberedPrinter(): Printer | undefined {
  const found = recall(STORAGE_KEY) as Partial<Printer> | undefined
  return found?.deviceId && found.name ? (found as Printer) : undefined
}

type Stage =
  | { at: 'idle' }
  | { at: 'looking' }
  | { at: 'printing'; share: number }
  | { at: 'done' }
  /** `isBegun`: bytes may have been printed. */
  | { at: 'failed'; reason: keyof typeof FAILURES; isBegun: boolean }

/** Printers nearby, as long as somebody looks for one. */
function useLooking(onEnd: (reason: PrintFailure | 'none_found') => void) {
  const [printers, setPrinters] = useState<readonly Printer[]>([])
  const stopLooking = useRef<() => void>()
  const stop = useCallback(() => {
    stopLooking.current?.()
    stopLooking.current = undefined
  }, [])
  useEffect(
    () => () => {
      stop()
      closeBluetooth()
    },
    [stop],
  )
  async function look(): Promise<void> {
    stop()
    setPrinters([])
    let count = 0
    const result = await findPrinters(printer => {
      count += 1
      setPrinters(current => [...current, printer])
    })
    if (!result.ok) return onEnd(result.reason)
    const timer = setTimeout(() => {
      result.stop()
      if (count === 0) onEnd('none_found')
    }, LOOK_MS)
    stopLooking.current = () => {
      clearTimeout(timer)
      result.stop()
    }
    return undefined
  }
  return { printers, look, stop }
}

/** Prints over Bluetooth, on the printer of the last time or on one that is chosen now. */
export function BluetoothPrint({ bitmap }: { bitmap: Bitmap }) {
  const t = useTranslate()
  const [stage, setStage] = useState<Stage>({ at: 'idle' })
  const [printer, setPrinter] = useState(rememberedPrinter)
  const isBroken = useRef(false)
  const { printers, look, stop } = useLooking(reason => setStage({ at: 'failed', reason, isBegun: false }))

  function startLooking(): void {
    forget(STORAGE_KEY)
    setPrinter(undefined)
    setStage({ at: 'looking' })
    void look()
  }

  async function print(chosen: Printer): Promise<void> {
    stop()
    setPrinter(chosen)
    setStage({ at: 'printing', share: 0 })
    const bytes = escposOf(bitmap, isBroken.current)
    const result = await printBytes(chosen, bytes, share => setStage({ at: 'printing', share }))
    isBroken.current = !result.ok
    if (!result.ok) return setStage({ at: 'failed', reason: result.reason, isBegun: true })
    remember(STORAGE_KEY, chosen)
    return setStage({ at: 'done' })
  }

  const isFailed = stage.at === 'failed'
  return (
    <>
      {isFailed ? <Alert small urgent tone="warn" title={t(FAILURES[stage.reason])} /> : null}
      {stage.at === 'done' ? <Alert small tone="good" title={t(messages.done)} /> : null}
      {stage.at === 'looking' ? (
        <>
          <p className="mer-hint">{t(printers.length > 0 ? messages.choose : messages.looking)}</p>
          {printers.map(found => (
            <Row key={found.deviceId} title={found.name} onClick={() => void print(found)} />
          ))}
        </>
      ) : (
        <Button
          large
          busy={stage.at === 'printing'}
          onClick={() => (printer ? void print(printer) : startLooking())}
        >
          {stage.at === 'printing'
            ? `${t(messages.printing)} ${Math.round(stage.share * 100)}%`
            : t(isFailed && stage.isBegun ? messages.again : messages.print)}
        </Button>
      )}
      {printer && stage.at !== 'printing' ? (
        <Button kind="plain" onClick={startLooking}>
          {t(messages.other)}
        </Button>
      ) : null}
    </>
  )
}
