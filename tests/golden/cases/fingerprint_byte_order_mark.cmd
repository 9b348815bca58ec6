printf '\xef\xbb\xbfSELECT 1; SELECT \xef\xbb\xbfa' | dbperf fingerprint
