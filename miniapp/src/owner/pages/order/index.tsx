import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect, useMemo } from 'react'
import { entryOf } from '../../order/entry'
import { IdleDevice, ScanProblem } from '../../order/no-order'
import { OrderBody } from '../../order/order-body'
import { useScan } from '../../order/use-scan'

/** The first screen after scanning a device: sign-in and scan are its only two requests. */
export default function OrderPage() {
  const { params } = useRouter()
  const entry = useMemo(() => entryOf(params), [params])
  const { scan, again } = useScan(entry)

  useEffect(() => {
    if (!entry) void Taro.redirectTo({ url: '/pages/home/index' })
  }, [entry])

  switch (scan.at) {
    case 'asking':
      return (
        <Page>
          <Skeleton bars={[52, 64, 236, 220]} />
        </Page>
      )
    case 'problem':
      return <ScanProblem problem={scan.problem} again={again} />
    case 'device':
      return <IdleDevice hotline={scan.device.hotline} again={again} />
    case 'order':
      return <OrderBody key={scan.order.id} first={scan.order} />
  }
}
