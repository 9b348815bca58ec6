dbperf analyze --timezone Berlin logs/shop.log
