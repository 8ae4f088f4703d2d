export default definePageConfig({ navigationBarTitleText: '订单记录' })
