#!/bin/sh
# Restarts this broker where no service manager does it; written by: venule broker init.
pid=$(cat ${folder}/data/mosquitto.pid)
kill "$pid"
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
exec mosquitto -d -c ${folder}/mosquitto.conf
