import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect, useMemo } from 'react'
import { orderLinkFromParams } from '../../links/order-link'
import { IdleDevice, ScanProblem } from '../../order/no-order'
import { OrderBody } from '../../order/order-body'
import { useScan } from '../../order/use-scan'

/** The first screen after scanning a device: sign-in and scan are its only two requests. */
export default function OrderPage() {
  const { params } = useRouter()
  const orderLink = useMemo(() => orderLinkFromParams(params), [params])
  const { scan, retry } = useScan(orderLink)

  useEffect(() => {
    if (!orderLink) void Taro.redirectTo({ url: '/pages/home/index' })
  }, [orderLink])

  switch (scan.status) {
    case 'loading':
      return (
        <Page>
          <Skeleton bars={[52, 64, 236, 220]} />
        </Page>
      )
    case 'problem':
      return <ScanProblem problem={scan.problem} retry={retry} />
    case 'device':
      return <IdleDevice hotline={scan.device.hotline} retry={retry} />
    case 'order':
      return <OrderBody key={scan.order.id} initial={scan.order} />
  }
}
