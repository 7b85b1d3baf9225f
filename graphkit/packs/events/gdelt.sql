-- GDELT's events as relations: the view that graphkit is given in BigQuery, Spark or DuckDB.
-- Put your own name behind VIEW, and the table of events you have behind FROM.
-- Written by tests/test_gdelt_view.py from cameo.csv, cameo_actors.csv and the actors; do not edit.
CREATE OR REPLACE VIEW `my-project.my_dataset.relations` AS
WITH events AS (
  SELECT
    CAST(GLOBALEVENTID AS STRING) AS event_id,
    CAST(SQLDATE AS STRING) AS happened,
    CAST(DATEADDED AS STRING) AS added,
    EventCode AS code,
    SOURCEURL AS url,
    NumMentions AS mentions,
    Actor1Name AS name_1,
    Actor2Name AS name_2,
    COALESCE(
      CASE Actor1CountryCode
        WHEN 'ADB' THEN 'ADB' WHEN 'AMN' THEN 'AMNESTY' WHEN 'AMU' THEN 'AMU' WHEN 'ARL' THEN
        'ARAB_LEAGUE' WHEN 'ASN' THEN 'ASEAN' WHEN 'BUR' THEN 'MMR' WHEN 'CEM' THEN 'COMESA'
        WHEN 'CIS' THEN 'CIS' WHEN 'COE' THEN 'COE' WHEN 'CWN' THEN 'COMMONWEALTH' WHEN 'EEC'
        THEN 'EU' WHEN 'FAO' THEN 'FAO' WHEN 'GCC' THEN 'GCC' WHEN 'GZS' THEN 'PSE' WHEN 'HCR'
        THEN 'UNHCR' WHEN 'HRW' THEN 'HRW' WHEN 'IAD' THEN 'IGAD' WHEN 'IAE' THEN 'IAEA' WHEN
        'ICC' THEN 'ICC' WHEN 'ICJ' THEN 'ICJ' WHEN 'ILO' THEN 'ILO' WHEN 'IMF' THEN 'IMF' WHEN
        'IMY' THEN 'IMN' WHEN 'IOM' THEN 'IOM' WHEN 'IRC' THEN 'ICRC' WHEN 'ITP' THEN 'INTERPOL'
        WHEN 'KSV' THEN 'XKX' WHEN 'MSF' THEN 'MSF' WHEN 'NAT' THEN 'NATO' WHEN 'OAS' THEN 'OAS'
        WHEN 'OIC' THEN 'OIC' WHEN 'OPC' THEN 'OPEC' WHEN 'PAL' THEN 'PSE' WHEN 'ROM' THEN 'ROU'
        WHEN 'SAD' THEN 'SADC' WHEN 'SCE' THEN 'OSCE' WHEN 'TMP' THEN 'TLS' WHEN 'UNO' THEN 'UN'
        WHEN 'WBK' THEN 'WORLD_BANK' WHEN 'WFP' THEN 'WFP' WHEN 'WHO' THEN 'WHO' WHEN 'WSB' THEN
        'PSE' WHEN 'WTO' THEN 'WTO' WHEN 'XFM' THEN 'OXFAM' WHEN 'ZAR' THEN 'COD'
      END,
      CASE WHEN Actor1CountryCode IN (
        'ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG', 'ARM', 'ASM', 'ATA',
        'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD', 'BGR',
        'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN',
        'BVT', 'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG',
        'COK', 'COL', 'COM', 'CPV', 'CRI', 'CSK', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE',
        'DDR', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA', 'ECU', 'EGY', 'ERI', 'ESH', 'ESP',
        'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB', 'GBR', 'GEO', 'GGY',
        'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM', 'GUF',
        'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT',
        'IRL', 'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN',
        'KGZ', 'KHM', 'KIR', 'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE',
        'LKA', 'LSO', 'LTU', 'LUX', 'LVA', 'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV',
        'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE', 'MNG', 'MNP', 'MOZ', 'MRT', 'MSR',
        'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK', 'NGA', 'NIC', 'NIU',
        'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL', 'PLW',
        'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS',
        'RWA', 'SAU', 'SCG', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV',
        'SMR', 'SOM', 'SPM', 'SRB', 'SSD', 'STP', 'SUN', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ',
        'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA', 'TJK', 'TKL', 'TKM', 'TLS', 'TON',
        'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI', 'URY', 'USA', 'UZB',
        'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'YEM', 'YMD',
        'YUG', 'ZAF', 'ZMB', 'ZWE'
      ) THEN Actor1CountryCode END,
      CASE Actor1KnownGroupCode
        WHEN 'ADB' THEN 'ADB' WHEN 'AMN' THEN 'AMNESTY' WHEN 'AMU' THEN 'AMU' WHEN 'ARL' THEN
        'ARAB_LEAGUE' WHEN 'ASN' THEN 'ASEAN' WHEN 'BUR' THEN 'MMR' WHEN 'CEM' THEN 'COMESA'
        WHEN 'CIS' THEN 'CIS' WHEN 'COE' THEN 'COE' WHEN 'CWN' THEN 'COMMONWEALTH' WHEN 'EEC'
        THEN 'EU' WHEN 'FAO' THEN 'FAO' WHEN 'GCC' THEN 'GCC' WHEN 'GZS' THEN 'PSE' WHEN 'HCR'
        THEN 'UNHCR' WHEN 'HRW' THEN 'HRW' WHEN 'IAD' THEN 'IGAD' WHEN 'IAE' THEN 'IAEA' WHEN
        'ICC' THEN 'ICC' WHEN 'ICJ' THEN 'ICJ' WHEN 'ILO' THEN 'ILO' WHEN 'IMF' THEN 'IMF' WHEN
        'IMY' THEN 'IMN' WHEN 'IOM' THEN 'IOM' WHEN 'IRC' THEN 'ICRC' WHEN 'ITP' THEN 'INTERPOL'
        WHEN 'KSV' THEN 'XKX' WHEN 'MSF' THEN 'MSF' WHEN 'NAT' THEN 'NATO' WHEN 'OAS' THEN 'OAS'
        WHEN 'OIC' THEN 'OIC' WHEN 'OPC' THEN 'OPEC' WHEN 'PAL' THEN 'PSE' WHEN 'ROM' THEN 'ROU'
        WHEN 'SAD' THEN 'SADC' WHEN 'SCE' THEN 'OSCE' WHEN 'TMP' THEN 'TLS' WHEN 'UNO' THEN 'UN'
        WHEN 'WBK' THEN 'WORLD_BANK' WHEN 'WFP' THEN 'WFP' WHEN 'WHO' THEN 'WHO' WHEN 'WSB' THEN
        'PSE' WHEN 'WTO' THEN 'WTO' WHEN 'XFM' THEN 'OXFAM' WHEN 'ZAR' THEN 'COD'
      END,
      CASE WHEN Actor1KnownGroupCode IN (
        'ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG', 'ARM', 'ASM', 'ATA',
        'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD', 'BGR',
        'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN',
        'BVT', 'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG',
        'COK', 'COL', 'COM', 'CPV', 'CRI', 'CSK', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE',
        'DDR', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA', 'ECU', 'EGY', 'ERI', 'ESH', 'ESP',
        'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB', 'GBR', 'GEO', 'GGY',
        'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM', 'GUF',
        'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT',
        'IRL', 'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN',
        'KGZ', 'KHM', 'KIR', 'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE',
        'LKA', 'LSO', 'LTU', 'LUX', 'LVA', 'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV',
        'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE', 'MNG', 'MNP', 'MOZ', 'MRT', 'MSR',
        'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK', 'NGA', 'NIC', 'NIU',
        'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL', 'PLW',
        'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS',
        'RWA', 'SAU', 'SCG', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV',
        'SMR', 'SOM', 'SPM', 'SRB', 'SSD', 'STP', 'SUN', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ',
        'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA', 'TJK', 'TKL', 'TKM', 'TLS', 'TON',
        'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI', 'URY', 'USA', 'UZB',
        'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'YEM', 'YMD',
        'YUG', 'ZAF', 'ZMB', 'ZWE'
      ) THEN Actor1KnownGroupCode END,
      CASE SUBSTR(Actor1Code, 1, 3)
        WHEN 'ADB' THEN 'ADB' WHEN 'AMN' THEN 'AMNESTY' WHEN 'AMU' THEN 'AMU' WHEN 'ARL' THEN
        'ARAB_LEAGUE' WHEN 'ASN' THEN 'ASEAN' WHEN 'BUR' THEN 'MMR' WHEN 'CEM' THEN 'COMESA'
        WHEN 'CIS' THEN 'CIS' WHEN 'COE' THEN 'COE' WHEN 'CWN' THEN 'COMMONWEALTH' WHEN 'EEC'
        THEN 'EU' WHEN 'FAO' THEN 'FAO' WHEN 'GCC' THEN 'GCC' WHEN 'GZS' THEN 'PSE' WHEN 'HCR'
        THEN 'UNHCR' WHEN 'HRW' THEN 'HRW' WHEN 'IAD' THEN 'IGAD' WHEN 'IAE' THEN 'IAEA' WHEN
        'ICC' THEN 'ICC' WHEN 'ICJ' THEN 'ICJ' WHEN 'ILO' THEN 'ILO' WHEN 'IMF' THEN 'IMF' WHEN
        'IMY' THEN 'IMN' WHEN 'IOM' THEN 'IOM' WHEN 'IRC' THEN 'ICRC' WHEN 'ITP' THEN 'INTERPOL'
        WHEN 'KSV' THEN 'XKX' WHEN 'MSF' THEN 'MSF' WHEN 'NAT' THEN 'NATO' WHEN 'OAS' THEN 'OAS'
        WHEN 'OIC' THEN 'OIC' WHEN 'OPC' THEN 'OPEC' WHEN 'PAL' THEN 'PSE' WHEN 'ROM' THEN 'ROU'
        WHEN 'SAD' THEN 'SADC' WHEN 'SCE' THEN 'OSCE' WHEN 'TMP' THEN 'TLS' WHEN 'UNO' THEN 'UN'
        WHEN 'WBK' THEN 'WORLD_BANK' WHEN 'WFP' THEN 'WFP' WHEN 'WHO' THEN 'WHO' WHEN 'WSB' THEN
        'PSE' WHEN 'WTO' THEN 'WTO' WHEN 'XFM' THEN 'OXFAM' WHEN 'ZAR' THEN 'COD'
      END,
      CASE WHEN SUBSTR(Actor1Code, 1, 3) IN (
        'ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG', 'ARM', 'ASM', 'ATA',
        'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD', 'BGR',
        'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN',
        'BVT', 'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG',
        'COK', 'COL', 'COM', 'CPV', 'CRI', 'CSK', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE',
        'DDR', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA', 'ECU', 'EGY', 'ERI', 'ESH', 'ESP',
        'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB', 'GBR', 'GEO', 'GGY',
        'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM', 'GUF',
        'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT',
        'IRL', 'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN',
        'KGZ', 'KHM', 'KIR', 'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE',
        'LKA', 'LSO', 'LTU', 'LUX', 'LVA', 'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV',
        'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE', 'MNG', 'MNP', 'MOZ', 'MRT', 'MSR',
        'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK', 'NGA', 'NIC', 'NIU',
        'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL', 'PLW',
        'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS',
        'RWA', 'SAU', 'SCG', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV',
        'SMR', 'SOM', 'SPM', 'SRB', 'SSD', 'STP', 'SUN', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ',
        'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA', 'TJK', 'TKL', 'TKM', 'TLS', 'TON',
        'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI', 'URY', 'USA', 'UZB',
        'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'YEM', 'YMD',
        'YUG', 'ZAF', 'ZMB', 'ZWE'
      ) THEN SUBSTR(Actor1Code, 1, 3) END,
      'CAMEO:' || COALESCE(NULLIF(Actor1CountryCode, ''), NULLIF(Actor1KnownGroupCode, ''), NULLIF(Actor1Code, ''))
    ) AS unit_1,
    COALESCE(
      CASE Actor2CountryCode
        WHEN 'ADB' THEN 'ADB' WHEN 'AMN' THEN 'AMNESTY' WHEN 'AMU' THEN 'AMU' WHEN 'ARL' THEN
        'ARAB_LEAGUE' WHEN 'ASN' THEN 'ASEAN' WHEN 'BUR' THEN 'MMR' WHEN 'CEM' THEN 'COMESA'
        WHEN 'CIS' THEN 'CIS' WHEN 'COE' THEN 'COE' WHEN 'CWN' THEN 'COMMONWEALTH' WHEN 'EEC'
        THEN 'EU' WHEN 'FAO' THEN 'FAO' WHEN 'GCC' THEN 'GCC' WHEN 'GZS' THEN 'PSE' WHEN 'HCR'
        THEN 'UNHCR' WHEN 'HRW' THEN 'HRW' WHEN 'IAD' THEN 'IGAD' WHEN 'IAE' THEN 'IAEA' WHEN
        'ICC' THEN 'ICC' WHEN 'ICJ' THEN 'ICJ' WHEN 'ILO' THEN 'ILO' WHEN 'IMF' THEN 'IMF' WHEN
        'IMY' THEN 'IMN' WHEN 'IOM' THEN 'IOM' WHEN 'IRC' THEN 'ICRC' WHEN 'ITP' THEN 'INTERPOL'
        WHEN 'KSV' THEN 'XKX' WHEN 'MSF' THEN 'MSF' WHEN 'NAT' THEN 'NATO' WHEN 'OAS' THEN 'OAS'
        WHEN 'OIC' THEN 'OIC' WHEN 'OPC' THEN 'OPEC' WHEN 'PAL' THEN 'PSE' WHEN 'ROM' THEN 'ROU'
        WHEN 'SAD' THEN 'SADC' WHEN 'SCE' THEN 'OSCE' WHEN 'TMP' THEN 'TLS' WHEN 'UNO' THEN 'UN'
        WHEN 'WBK' THEN 'WORLD_BANK' WHEN 'WFP' THEN 'WFP' WHEN 'WHO' THEN 'WHO' WHEN 'WSB' THEN
        'PSE' WHEN 'WTO' THEN 'WTO' WHEN 'XFM' THEN 'OXFAM' WHEN 'ZAR' THEN 'COD'
      END,
      CASE WHEN Actor2CountryCode IN (
        'ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG', 'ARM', 'ASM', 'ATA',
        'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD', 'BGR',
        'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN',
        'BVT', 'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG',
        'COK', 'COL', 'COM', 'CPV', 'CRI', 'CSK', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE',
        'DDR', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA', 'ECU', 'EGY', 'ERI', 'ESH', 'ESP',
        'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB', 'GBR', 'GEO', 'GGY',
        'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM', 'GUF',
        'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT',
        'IRL', 'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN',
        'KGZ', 'KHM', 'KIR', 'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE',
        'LKA', 'LSO', 'LTU', 'LUX', 'LVA', 'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV',
        'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE', 'MNG', 'MNP', 'MOZ', 'MRT', 'MSR',
        'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK', 'NGA', 'NIC', 'NIU',
        'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL', 'PLW',
        'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS',
        'RWA', 'SAU', 'SCG', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV',
        'SMR', 'SOM', 'SPM', 'SRB', 'SSD', 'STP', 'SUN', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ',
        'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA', 'TJK', 'TKL', 'TKM', 'TLS', 'TON',
        'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI', 'URY', 'USA', 'UZB',
        'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'YEM', 'YMD',
        'YUG', 'ZAF', 'ZMB', 'ZWE'
      ) THEN Actor2CountryCode END,
      CASE Actor2KnownGroupCode
        WHEN 'ADB' THEN 'ADB' WHEN 'AMN' THEN 'AMNESTY' WHEN 'AMU' THEN 'AMU' WHEN 'ARL' THEN
        'ARAB_LEAGUE' WHEN 'ASN' THEN 'ASEAN' WHEN 'BUR' THEN 'MMR' WHEN 'CEM' THEN 'COMESA'
        WHEN 'CIS' THEN 'CIS' WHEN 'COE' THEN 'COE' WHEN 'CWN' THEN 'COMMONWEALTH' WHEN 'EEC'
        THEN 'EU' WHEN 'FAO' THEN 'FAO' WHEN 'GCC' THEN 'GCC' WHEN 'GZS' THEN 'PSE' WHEN 'HCR'
        THEN 'UNHCR' WHEN 'HRW' THEN 'HRW' WHEN 'IAD' THEN 'IGAD' WHEN 'IAE' THEN 'IAEA' WHEN
        'ICC' THEN 'ICC' WHEN 'ICJ' THEN 'ICJ' WHEN 'ILO' THEN 'ILO' WHEN 'IMF' THEN 'IMF' WHEN
        'IMY' THEN 'IMN' WHEN 'IOM' THEN 'IOM' WHEN 'IRC' THEN 'ICRC' WHEN 'ITP' THEN 'INTERPOL'
        WHEN 'KSV' THEN 'XKX' WHEN 'MSF' THEN 'MSF' WHEN 'NAT' THEN 'NATO' WHEN 'OAS' THEN 'OAS'
        WHEN 'OIC' THEN 'OIC' WHEN 'OPC' THEN 'OPEC' WHEN 'PAL' THEN 'PSE' WHEN 'ROM' THEN 'ROU'
        WHEN 'SAD' THEN 'SADC' WHEN 'SCE' THEN 'OSCE' WHEN 'TMP' THEN 'TLS' WHEN 'UNO' THEN 'UN'
        WHEN 'WBK' THEN 'WORLD_BANK' WHEN 'WFP' THEN 'WFP' WHEN 'WHO' THEN 'WHO' WHEN 'WSB' THEN
        'PSE' WHEN 'WTO' THEN 'WTO' WHEN 'XFM' THEN 'OXFAM' WHEN 'ZAR' THEN 'COD'
      END,
      CASE WHEN Actor2KnownGroupCode IN (
        'ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG', 'ARM', 'ASM', 'ATA',
        'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD', 'BGR',
        'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN',
        'BVT', 'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG',
        'COK', 'COL', 'COM', 'CPV', 'CRI', 'CSK', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE',
        'DDR', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA', 'ECU', 'EGY', 'ERI', 'ESH', 'ESP',
        'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB', 'GBR', 'GEO', 'GGY',
        'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM', 'GUF',
        'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT',
        'IRL', 'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN',
        'KGZ', 'KHM', 'KIR', 'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE',
        'LKA', 'LSO', 'LTU', 'LUX', 'LVA', 'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV',
        'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE', 'MNG', 'MNP', 'MOZ', 'MRT', 'MSR',
        'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK', 'NGA', 'NIC', 'NIU',
        'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL', 'PLW',
        'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS',
        'RWA', 'SAU', 'SCG', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV',
        'SMR', 'SOM', 'SPM', 'SRB', 'SSD', 'STP', 'SUN', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ',
        'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA', 'TJK', 'TKL', 'TKM', 'TLS', 'TON',
        'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI', 'URY', 'USA', 'UZB',
        'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'YEM', 'YMD',
        'YUG', 'ZAF', 'ZMB', 'ZWE'
      ) THEN Actor2KnownGroupCode END,
      CASE SUBSTR(Actor2Code, 1, 3)
        WHEN 'ADB' THEN 'ADB' WHEN 'AMN' THEN 'AMNESTY' WHEN 'AMU' THEN 'AMU' WHEN 'ARL' THEN
        'ARAB_LEAGUE' WHEN 'ASN' THEN 'ASEAN' WHEN 'BUR' THEN 'MMR' WHEN 'CEM' THEN 'COMESA'
        WHEN 'CIS' THEN 'CIS' WHEN 'COE' THEN 'COE' WHEN 'CWN' THEN 'COMMONWEALTH' WHEN 'EEC'
        THEN 'EU' WHEN 'FAO' THEN 'FAO' WHEN 'GCC' THEN 'GCC' WHEN 'GZS' THEN 'PSE' WHEN 'HCR'
        THEN 'UNHCR' WHEN 'HRW' THEN 'HRW' WHEN 'IAD' THEN 'IGAD' WHEN 'IAE' THEN 'IAEA' WHEN
        'ICC' THEN 'ICC' WHEN 'ICJ' THEN 'ICJ' WHEN 'ILO' THEN 'ILO' WHEN 'IMF' THEN 'IMF' WHEN
        'IMY' THEN 'IMN' WHEN 'IOM' THEN 'IOM' WHEN 'IRC' THEN 'ICRC' WHEN 'ITP' THEN 'INTERPOL'
        WHEN 'KSV' THEN 'XKX' WHEN 'MSF' THEN 'MSF' WHEN 'NAT' THEN 'NATO' WHEN 'OAS' THEN 'OAS'
        WHEN 'OIC' THEN 'OIC' WHEN 'OPC' THEN 'OPEC' WHEN 'PAL' THEN 'PSE' WHEN 'ROM' THEN 'ROU'
        WHEN 'SAD' THEN 'SADC' WHEN 'SCE' THEN 'OSCE' WHEN 'TMP' THEN 'TLS' WHEN 'UNO' THEN 'UN'
        WHEN 'WBK' THEN 'WORLD_BANK' WHEN 'WFP' THEN 'WFP' WHEN 'WHO' THEN 'WHO' WHEN 'WSB' THEN
        'PSE' WHEN 'WTO' THEN 'WTO' WHEN 'XFM' THEN 'OXFAM' WHEN 'ZAR' THEN 'COD'
      END,
      CASE WHEN SUBSTR(Actor2Code, 1, 3) IN (
        'ABW', 'AFG', 'AGO', 'AIA', 'ALA', 'ALB', 'AND', 'ARE', 'ARG', 'ARM', 'ASM', 'ATA',
        'ATF', 'ATG', 'AUS', 'AUT', 'AZE', 'BDI', 'BEL', 'BEN', 'BES', 'BFA', 'BGD', 'BGR',
        'BHR', 'BHS', 'BIH', 'BLM', 'BLR', 'BLZ', 'BMU', 'BOL', 'BRA', 'BRB', 'BRN', 'BTN',
        'BVT', 'BWA', 'CAF', 'CAN', 'CCK', 'CHE', 'CHL', 'CHN', 'CIV', 'CMR', 'COD', 'COG',
        'COK', 'COL', 'COM', 'CPV', 'CRI', 'CSK', 'CUB', 'CUW', 'CXR', 'CYM', 'CYP', 'CZE',
        'DDR', 'DEU', 'DJI', 'DMA', 'DNK', 'DOM', 'DZA', 'ECU', 'EGY', 'ERI', 'ESH', 'ESP',
        'EST', 'ETH', 'FIN', 'FJI', 'FLK', 'FRA', 'FRO', 'FSM', 'GAB', 'GBR', 'GEO', 'GGY',
        'GHA', 'GIB', 'GIN', 'GLP', 'GMB', 'GNB', 'GNQ', 'GRC', 'GRD', 'GRL', 'GTM', 'GUF',
        'GUM', 'GUY', 'HKG', 'HMD', 'HND', 'HRV', 'HTI', 'HUN', 'IDN', 'IMN', 'IND', 'IOT',
        'IRL', 'IRN', 'IRQ', 'ISL', 'ISR', 'ITA', 'JAM', 'JEY', 'JOR', 'JPN', 'KAZ', 'KEN',
        'KGZ', 'KHM', 'KIR', 'KNA', 'KOR', 'KWT', 'LAO', 'LBN', 'LBR', 'LBY', 'LCA', 'LIE',
        'LKA', 'LSO', 'LTU', 'LUX', 'LVA', 'MAC', 'MAF', 'MAR', 'MCO', 'MDA', 'MDG', 'MDV',
        'MEX', 'MHL', 'MKD', 'MLI', 'MLT', 'MMR', 'MNE', 'MNG', 'MNP', 'MOZ', 'MRT', 'MSR',
        'MTQ', 'MUS', 'MWI', 'MYS', 'MYT', 'NAM', 'NCL', 'NER', 'NFK', 'NGA', 'NIC', 'NIU',
        'NLD', 'NOR', 'NPL', 'NRU', 'NZL', 'OMN', 'PAK', 'PAN', 'PCN', 'PER', 'PHL', 'PLW',
        'PNG', 'POL', 'PRI', 'PRK', 'PRT', 'PRY', 'PSE', 'PYF', 'QAT', 'REU', 'ROU', 'RUS',
        'RWA', 'SAU', 'SCG', 'SDN', 'SEN', 'SGP', 'SGS', 'SHN', 'SJM', 'SLB', 'SLE', 'SLV',
        'SMR', 'SOM', 'SPM', 'SRB', 'SSD', 'STP', 'SUN', 'SUR', 'SVK', 'SVN', 'SWE', 'SWZ',
        'SXM', 'SYC', 'SYR', 'TCA', 'TCD', 'TGO', 'THA', 'TJK', 'TKL', 'TKM', 'TLS', 'TON',
        'TTO', 'TUN', 'TUR', 'TUV', 'TWN', 'TZA', 'UGA', 'UKR', 'UMI', 'URY', 'USA', 'UZB',
        'VAT', 'VCT', 'VEN', 'VGB', 'VIR', 'VNM', 'VUT', 'WLF', 'WSM', 'XKX', 'YEM', 'YMD',
        'YUG', 'ZAF', 'ZMB', 'ZWE'
      ) THEN SUBSTR(Actor2Code, 1, 3) END,
      'CAMEO:' || COALESCE(NULLIF(Actor2CountryCode, ''), NULLIF(Actor2KnownGroupCode, ''), NULLIF(Actor2Code, ''))
    ) AS unit_2
  FROM `gdelt-bq.gdeltv2.events`
  -- Of a partitioned table only what is asked about: AND _PARTITIONTIME >= TIMESTAMP('2020-01-01')
  WHERE EventCode IN (
    '016', '019', '02', '020', '021', '0211', '0212', '0213', '0214', '022', '023', '0231',
    '0232', '0233', '0234', '024', '0241', '0242', '0243', '0244', '025', '0251', '0252',
    '0253', '0254', '0255', '0256', '026', '027', '028', '03', '030', '031', '0311', '0312',
    '0313', '0314', '032', '033', '0331', '0332', '0333', '0334', '036', '037', '039', '04',
    '040', '041', '042', '043', '044', '045', '046', '05', '050', '051', '052', '053',
    '054', '057', '06', '060', '061', '062', '063', '064', '07', '070', '071', '072', '073',
    '074', '075', '0861', '0871', '10', '100', '101', '1011', '1012', '1013', '1014', '102',
    '103', '1031', '1032', '1033', '1034', '104', '1041', '1042', '1043', '1044', '105',
    '1051', '1052', '1053', '1054', '1055', '1056', '106', '107', '108', '11', '110', '111',
    '112', '1121', '1122', '1123', '1124', '1125', '113', '114', '115', '116', '12', '120',
    '121', '1211', '1212', '1213', '122', '1221', '1222', '1223', '1224', '123', '1231',
    '1232', '1233', '1234', '124', '1241', '1242', '1243', '1244', '1245', '1246', '125',
    '126', '127', '128', '129', '13', '130', '131', '1311', '1312', '1313', '132', '1321',
    '1322', '1323', '1324', '133', '134', '135', '136', '137', '138', '1381', '1382',
    '1383', '1384', '1385', '139', '16', '160', '161', '162', '1621', '1622', '1623', '163',
    '164', '165', '166', '1661', '1662', '1663', '171', '1711', '1712', '172', '175', '18',
    '180', '181', '182', '1821', '1822', '1823', '183', '1831', '1832', '1833', '184',
    '185', '186', '19', '190', '191', '192', '193', '194', '195', '196', '20', '200', '201',
    '202', '203', '204', '2041', '2042'
  )
), coded AS (
  SELECT
    *,
    SUBSTR(happened, 1, 4) || '-' || SUBSTR(happened, 5, 2)
      || '-' || SUBSTR(happened, 7, 2) AS start,
    SUBSTR(added, 1, 4) || '-' || SUBSTR(added, 5, 2)
      || '-' || SUBSTR(added, 7, 2) AS published,
    CASE
      WHEN code IN (
        '11', '110', '111', '112', '1121', '1122', '1123', '1124', '1125', '113', '114', '115',
        '116'
      ) THEN 'accusation'
      WHEN code IN (
        '1712', '175', '18', '180', '181', '182', '1821', '1822', '1823', '183', '1831', '1832',
        '1833', '184', '185', '186', '19', '190', '191', '192', '193', '194', '195', '196',
        '20', '200', '201', '202', '203', '204', '2041', '2042'
      ) THEN 'clash'
      WHEN code IN (
        '036', '04', '040', '041', '042', '043', '044', '046'
      ) THEN 'consultation'
      WHEN code IN (
        '024', '0241', '0242', '0243', '0244', '025', '0251', '0252', '0253', '0254', '0255',
        '0256', '026', '027', '10', '100', '101', '1011', '1012', '1013', '1014', '102', '103',
        '1031', '1032', '1033', '1034', '104', '1041', '1042', '1043', '1044', '105', '1051',
        '1052', '1053', '1054', '1055', '1056', '106', '107', '108', '13', '130', '131', '1311',
        '1312', '1313', '132', '1321', '1322', '1323', '1324', '133', '134', '135', '136',
        '137', '138', '1381', '1382', '1383', '1384', '1385', '139'
      ) THEN 'demand'
      WHEN code IN (
        '074', '0861'
      ) THEN 'deployment'
      WHEN code IN (
        '039', '045'
      ) THEN 'mediation'
      WHEN code IN (
        '016', '12', '120', '121', '1211', '1212', '1213', '122', '1221', '1222', '1223',
        '1224', '123', '1231', '1232', '1233', '1234', '124', '1241', '1242', '1243', '1244',
        '1245', '1246', '125', '126', '127', '128', '129', '164', '165'
      ) THEN 'rejection'
      WHEN code IN (
        '02', '020', '021', '0211', '0212', '0213', '0214', '022', '023', '0231', '0232',
        '0233', '0234', '028'
      ) THEN 'request'
      WHEN code IN (
        '16', '160', '161', '162', '1621', '1622', '1623', '163', '166', '1661', '1662', '1663',
        '171', '1711', '172'
      ) THEN 'sanction'
      WHEN code IN (
        '019', '03', '030', '031', '0311', '0312', '0313', '0314', '032', '033', '0331', '0332',
        '0333', '0334', '05', '050', '051', '052', '053', '054', '06', '060', '061', '062',
        '063', '064', '07', '070', '071', '072', '073', '075'
      ) THEN 'support'
      WHEN code IN (
        '037', '057', '0871'
      ) THEN 'treaty'
    END AS relation,
    CASE
      WHEN code IN (
        '03', '030', '031', '0311', '0312', '0313', '0314', '032', '033', '0331', '0332',
        '0333', '0334', '036', '037', '039'
      ) THEN 'pledged'
      ELSE 'asserted'
    END AS status,
    code IN ('0861') AS turned
  FROM events
)
SELECT
  'gdelt:' || event_id AS relation_id,
  CASE WHEN turned THEN unit_2 ELSE unit_1 END AS source,
  CASE WHEN turned THEN unit_1 ELSE unit_2 END AS target,
  relation,
  start,
  start AS `end`,
  CASE WHEN start = published THEN 'published' ELSE 'text' END AS date_basis,
  status,
  CASE WHEN turned THEN name_2 ELSE name_1 END AS source_actor,
  CASE WHEN turned THEN name_1 ELSE name_2 END AS target_actor,
  url AS doc_id,
  published,
  mentions AS weight,
  code
FROM coded
WHERE unit_1 IS NOT NULL AND unit_2 IS NOT NULL
