#!/usr/bin/env bash
# openapi-generator 7.25.0, typescript-fetch: an OpenAPI 3.1 webhook of the same tag takes the place of the tag's operations.
#
# Guess: a generator of clients passes `webhooks` over, since a client does not call them, or adds them.
# Seen: with GET /things and a webhook, both of tag Things, the class ThingsApi has the webhook alone, and no listThings; nothing
# is said. Described as a callback of an operation, the same message leaves the class whole.
# Needs: a JDK 17 or newer and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory=. -Dmdep.stripVersion=true > mvn.log

message='post:
      tags: [Things]
      operationId: thingMade
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { "200": { description: taken } }'
cat > none.yaml <<'YAML'
openapi: 3.1.0
info: { title: things, version: '1' }
paths:
  /things:
    get:
      tags: [Things]
      operationId: listThings
      responses: { '200': { description: all } }
YAML
{ cat none.yaml; printf 'webhooks:\n  thingMade:\n    %s\n' "$message"; } > webhook.yaml
{ cat none.yaml; printf "      callbacks:\n        thingMade:\n          '{\$request.query.url}':\n"; sed '1s/^/            /;2,$s/^/        /' <<< "$message"; } > callback.yaml

same=yes
for form in none webhook callback; do
  java -jar openapi-generator-cli.jar generate -g typescript-fetch -i "$form.yaml" -o "$form" > "$form.log" 2>&1
  has=$(grep -oE 'async [a-zA-Z]+\(' "$form/apis/ThingsApi.ts" | tr -d '(' | cut -d' ' -f2 | tr '\n' ' ')
  echo "$form: $has"
  case $form in webhook) [ "$has" = 'thingMadeRequestOpts thingMadeRaw thingMade ' ] ;; *) [[ $has == *'listThings '* ]] ;; esac || same=no
done
[ "$same" = yes ]
