import type { Problem } from '@shared/net/answer'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { useSay } from '@shared/words/language'
import Taro from '@tarojs/taro'
import { Forged } from './forged'
import { W } from './words'

const home = () => void Taro.reLaunch({ url: '/pages/home/index' })

/** The device stands idle: nothing to pay. */
export function IdleDevice({ hotline, again }: { hotline: string; again: () => void }) {
  const say = useSay()
  return (
    <Page>
      <Empty
        title={say(W.noOrder)}
        text={say(W.noOrderText)}
        actions={
          <>
            <Button onClick={() => dial(hotline)}>
              {say(W.hotline)} {hotline}
            </Button>
            <Button onClick={again}>{say(W.retry)}</Button>
          </>
        }
      />
    </Page>
  )
}

/** The order could not be shown. A code that is not ours is a warning, not an error. */
export function ScanProblem({ problem, again }: { problem: Problem; again: () => void }) {
  const say = useSay()
  const isForged = problem.kind === 'refused' && problem.refusal.code.startsWith('QR_')
  return (
    <Page>
      {isForged ? (
        <Forged problem={problem} again={home} />
      ) : (
        <>
          <ErrorState problem={problem} retry={again} />
          <Button kind="plain" onClick={home}>
            {say(W.scanAgain)}
          </Button>
        </>
      )}
    </Page>
  )
}
