#!/usr/bin/env bash
# netty-codec-base 4.2.18.Final: a decoder that waits for more keeps the whole read buffer for the one byte that it has.
#
# Guess: ByteToMessageDecoder keeps what it has not decoded, so a thousand connections that have sent one byte each cost a few KiB.
# Seen: the first read becomes the cumulation as it is: with reads of 256 KiB (FixedRecvByteBufAllocator, or what the adaptive one
# has grown to) one byte keeps 262,144. MERGE_CUMULATOR and COMPOSITE_CUMULATOR are alike in that; discardReadBytes and
# discardSomeReadBytes move bytes within the buffer and give none back.
# Who matters: whoever reads in large pieces and bounds a head in bytes has not bounded its memory.
# Needs: a JDK 17 or newer and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>see</groupId><artifactId>see</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.netty</groupId><artifactId>netty-codec-base</artifactId><version>4.2.18.Final</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars > mvn.log

cat > See.java <<'JAVA'
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class See {
    static final BlockingQueue<String> KEPT = new LinkedBlockingQueue<>();

    /** Waits for a thousand bytes. */
    static class Waits extends ByteToMessageDecoder {
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (in.readableBytes() >= 1_000) {
                out.add(in.readRetainedSlice(1_000));
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) throws Exception {
            super.channelReadComplete(context);
            ByteBuf kept = internalBuffer();
            KEPT.add(kept.readableBytes() + " byte keeps " + kept.capacity());
        }
    }

    static String kept(ByteToMessageDecoder.Cumulator cumulator) throws Exception {
        Channel server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(256 << 10))
                .childHandler(new ChannelInitializer<Channel>() {
                    protected void initChannel(Channel channel) {
                        Waits waits = new Waits();
                        waits.setCumulator(cumulator);
                        channel.pipeline().addLast(waits);
                    }
                })
                .bind("127.0.0.1", 0).sync().channel();
        try (Socket socket = new Socket("127.0.0.1", ((InetSocketAddress) server.localAddress()).getPort())) {
            socket.getOutputStream().write('G');
            socket.getOutputStream().flush();
            return KEPT.poll(1, TimeUnit.MINUTES);
        }
    }

    public static void main(String[] arguments) throws Exception {
        String merged = kept(ByteToMessageDecoder.MERGE_CUMULATOR);
        String composed = kept(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
        System.out.println("merging: " + merged + "; composing: " + composed);
        System.exit(merged.equals("1 byte keeps 262144") && composed.equals("1 byte keeps 262144") ? 0 : 1);
    }
}
JAVA
java -cp "jars/*" See.java 2> /dev/null
