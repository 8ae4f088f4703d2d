import type { Problem } from '@shared/net/result'
import { scanCode } from '@shared/phone/scan'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { problemMessage } from '@shared/i18n/problem-message'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import Taro from '@tarojs/taro'
import { pageOfScan } from '../links/scan-link'
import { messages } from './messages'

const texts = {
  atCar: { zh: '车旁有追缴装置', en: 'A device stands at this car' },
  atCarText: {
    zh: '这辆车正在现场追缴。请扫描车旁装置上的二维码支付：付款后锁自动降下。',
    en: 'This car is being held. Scan the code on the device to pay: its lock then goes down by itself.',
  },
  scan: { zh: '扫描装置上的二维码', en: 'Scan the code on the device' },
  reserved: { zh: '正在通过其他渠道缴费', en: 'It is being paid elsewhere' },
  tooMany: { zh: '今天已查询三个车牌', en: 'You have looked up three plates today' },
  tooManyText: {
    zh: '为保护车主隐私，每人每天最多查询三个车牌。今天查过的车牌仍可再查，其他车牌请明天再试。',
    en: 'To protect drivers, a person may look up three plates a day. Those of today can be looked up again, others tomorrow.',
  },
  retry: { zh: '重试', en: 'Try again' },
} satisfies Catalogue

/** Why there is no bill to show, and what to do instead. */
export function BillProblem(props: { problem: Problem; retry: () => void; isSent?: boolean }) {
  const { problem, retry, isSent } = props
  const t = useTranslate()
  const code = problem.kind === 'refused' ? problem.refusal.code : undefined
  if (isSent && (code === 'BILL_OVER' || code === 'NOT_FOUND'))
    return <Empty title={t(messages.sentOver)} text={t(messages.sentOverText)} actions={<Home />} />
  if (isSent && code === 'ALREADY_PAID')
    return <Empty title={t(messages.sentPaid)} text={t(messages.sentPaidText)} actions={<Home />} />
  switch (code) {
    case 'BILL_AT_CAR':
      return (
        <Alert urgent tone="warn" title={t(texts.atCar)} actions={<ScanInstead />}>
          {t(texts.atCarText)}
        </Alert>
      )
    case 'DEBT_RESERVED':
      return (
        <Alert
          urgent
          tone="waiting"
          title={t(texts.reserved)}
          actions={<Button onClick={retry}>{t(texts.retry)}</Button>}
        >
          {t(problemMessage(problem))}
        </Alert>
      )
    case 'PLATES_TOO_MANY':
      return (
        <Alert urgent tone="info" title={t(texts.tooMany)}>
          {t(texts.tooManyText)}
        </Alert>
      )
    default:
      return <ErrorState problem={problem} retry={retry} />
  }
}

function Home() {
  const t = useTranslate()
  return <Button onClick={() => void Taro.reLaunch({ url: '/pages/home/index' })}>{t(messages.home)}</Button>
}

function ScanInstead() {
  const t = useTranslate()
  const scan = async () => {
    const result = await scanCode()
    if (result.ok) void Taro.redirectTo({ url: pageOfScan(result.text) })
    // In a browser there is no camera: the start page takes the link.
    else if (result.reason === 'no_camera') void Taro.reLaunch({ url: '/pages/home/index' })
  }
  return <Button onClick={() => void scan()}>{t(texts.scan)}</Button>
}
