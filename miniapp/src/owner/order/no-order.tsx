import type { Problem } from '@shared/net/result'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { useTranslate } from '@shared/i18n/language'
import Taro from '@tarojs/taro'
import { ForgedCode } from './forged-code'
import { messages } from './messages'

const home = () => void Taro.reLaunch({ url: '/pages/home/index' })

/** The device has no order: nothing to pay. */
export function IdleDevice({ hotline, retry }: { hotline: string; retry: () => void }) {
  const t = useTranslate()
  return (
    <Page>
      <Empty
        title={t(messages.noOrder)}
        text={t(messages.noOrderText)}
        actions={
          <>
            <Button onClick={() => dial(hotline)}>
              {t(messages.hotline)} {hotline}
            </Button>
            <Button onClick={retry}>{t(messages.retry)}</Button>
            <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/history/index' })}>
              {t(messages.history)}
            </Button>
          </>
        }
      />
    </Page>
  )
}

/** The order could not be shown. A code that is not ours is a warning, not an error. */
export function ScanProblem({ problem, retry }: { problem: Problem; retry: () => void }) {
  const t = useTranslate()
  const isForged = problem.kind === 'refused' && problem.refusal.code.startsWith('QR_')
  return (
    <Page>
      {isForged ? (
        <ForgedCode problem={problem} onScanAgain={home} />
      ) : (
        <>
          <ErrorState problem={problem} retry={retry} />
          <Button kind="plain" onClick={home}>
            {t(messages.scanAgain)}
          </Button>
        </>
      )}
    </Page>
  )
}
