#!/bin/sh
# The trap comes first: process 1 without a handler ignores SIGTERM, and a stop right after start would wait out its 10 s.
trap 'echo stopping; [ -n "$server" ] && kill $server; exit 0' TERM INT
mkdir -p /www
# What the application saw when it started; live.config is the file as it is now.
cp /inetpub/wwwroot/web.config /www/at-start.config
ln -sf /inetpub/wwwroot/web.config /www/live.config
echo "$VERSION" > /www/version
env | sort > /www/env
echo "started version=$VERSION"
httpd -f -p "${PORT:-80}" -h /www &
server=$!
wait $server
