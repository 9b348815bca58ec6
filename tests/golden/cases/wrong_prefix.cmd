dbperf analyze --log-line-prefix '%t:%r:%u@%d:[%p]: ' logs/shop.log
