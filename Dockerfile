# Built and run with podman on stand-ins for the base images, made of Debian's packages; never on the images named here.
FROM node:20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY src src
COPY knowledge knowledge
COPY prompts prompts
RUN mkdir -p /data/attachments && chown -R node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=120s CMD node -e "fetch('http://127.0.0.1:3000/readyz').then((it) => process.exit(it.ok ? 0 : 1), () => process.exit(1))"
CMD ["node", "--max-semi-space-size=64", "--import", "tsx", "src/main.ts", "start"]
