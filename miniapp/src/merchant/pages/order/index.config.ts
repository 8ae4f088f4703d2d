export default definePageConfig({ navigationBarTitleText: '追缴订单' })
