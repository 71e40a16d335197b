// The Laws that award five penalty runs (MCC, 2017 Code, 3rd edition 2022), and the questions before they are recorded.
//
// `to`: "batting" or "fielding", or "other": the side that did not offend. `counts`: whether the ball was one of the over;
// null if the Law has no ball, or only the umpire knows. Left out on purpose: Laws that only warn or suspend (41.6 to 41.8,
// 41.11, 41.13), and 41.17, which says to which innings the runs go.
export const LAWS = [
  { law: "28.3.2", to: "batting", counts: true },
  { law: "28.2", to: "batting", counts: false },
  { law: "24.4", to: "batting", counts: false },
  { law: "41.4", to: "batting", counts: false },
  { law: "41.5", to: "batting", counts: false },
  { law: "27.4.2", to: "batting", counts: null, hasBall: true },
  { law: "28.6.3", to: "batting", counts: null, hasBall: true },
  { law: "41.9", to: "batting", counts: null },
  { law: "41.12", to: "batting", counts: null },
  { law: "18.5.2", to: "fielding", counts: true },
  { law: "41.10", to: "fielding", counts: null },
  { law: "41.14", to: "fielding", counts: true },
  { law: "41.15", to: "fielding", counts: null, hasBall: true },
  { law: "41.16", to: "fielding", counts: null },
  { law: "26.4", to: "other", counts: null },
  { law: "41.2", to: "other", counts: null },
  { law: "41.3", to: "other", counts: null },
  { law: "42", to: "other", counts: null },
];
