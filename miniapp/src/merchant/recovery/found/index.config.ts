export default definePageConfig({ navigationBarTitleText: '在场欠费车辆' })
