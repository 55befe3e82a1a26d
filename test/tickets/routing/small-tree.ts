import { createCategories } from '../../../src/tickets/routing/categories.ts';

export const departments = [
  { id: 'schools', name: '教育部门' },
  { id: 'roads', name: '交通部门' },
  { id: 'police', name: '交警部门' },
  { id: 'noise', name: '环保部门' },
  { id: 'housing', name: '住建部门' },
  { id: 'yinchuan-roads', name: '银川市公路中心', branchOf: 'roads', region: '640100' },
  { id: 'xingqing-roads', name: '兴庆区养路队', branchOf: 'roads', region: '640104' },
];

export const treeSource = `
- id: education
  name: 教育
  aliases: [科教文体]
  department: schools
  children:
    - id: admission
      name: 招生
      words: [入学, 转学, 招生, 学区, 录取]
      names: [考试招生]
    - id: classes
      name: 教学
      words: [老师, 补课, 作业, 上课, 学校]
- id: traffic
  name: 交通
  department: roads
  children:
    - id: highway
      name: 公路
      department: { city: roads, county: roads, province: noise }
      words: [公路, 坑洼, 路面, 桥梁, 修路]
    - id: parking
      name: 停车
      department: police
      words: [停车, 违停, 堵车, 红绿灯]
- id: environment
  name: 环境保护
  department: noise
  children:
    - id: loud
      name: 噪声
      words: [噪音, 扰民, 音响, 夜间施工]
    - id: air
      name: 大气
      words: [油烟, 废气, 臭味, 扬尘]
`;

export const leaves = createCategories(treeSource, departments);

/** Made up: what somebody might write, and what it is about. */
export const messages: [string, string][] = [
  ['孩子转学怎么办手续', 'admission'],
  ['学区怎么划的，能不能入学', 'admission'],
  ['招生录取的名单在哪里看', 'admission'],
  ['老师周末补课收钱', 'classes'],
  ['作业太多，孩子睡不够', 'classes'],
  ['学校上课时间太早', 'classes'],
  ['村里公路坑洼不平', 'highway'],
  ['桥梁护栏断了，路面也坏了', 'highway'],
  ['修路修了半年没通', 'highway'],
  ['小区门口违停太多', 'parking'],
  ['路口红绿灯坏了，天天堵车', 'parking'],
  ['医院旁边没处停车', 'parking'],
  ['楼下音响半夜扰民', 'loud'],
  ['工地夜间施工噪音大', 'loud'],
  ['广场舞噪音扰民', 'loud'],
  ['饭店油烟往楼上冒', 'air'],
  ['工厂废气臭味难闻', 'air'],
  ['工地扬尘满天', 'air'],
];
