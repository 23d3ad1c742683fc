package io.holdfast.http;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to write a request.
 *
 * @param number in the census
 * @param status that it is answered with; after 400 and above the connection is closed
 */
record RequestShape(int number, String name, int status, String bytes) {
    private static final String CRLF = "\r\n";
    private static final String BODY = "5\r\n{    \r\ne\r\n\"title\": \"me\"}\r\n0\r\n\r\n";

    @Override
    public String toString() {
        return number + " " + name;
    }

    /** All of them, with the token of a person. */
    static List<RequestShape> census(String token) {
        return new Census(token).all();
    }

    private static final class Census {
        private final List<RequestShape> shapes = new ArrayList<>();
        private final String host = "Host: localhost\r\n";
        private final String auth;
        private final String fields;

        Census(String token) {
            auth = "Authorization: Bearer " + token + CRLF;
            fields = host + auth;
        }

        List<RequestShape> all() {
            lines();
            hosts();
            lengths();
            codings();
            chunks();
            return shapes;
        }

        private void add(int status, String name, String bytes) {
            shapes.add(new RequestShape(shapes.size() + 1, name, status, bytes));
        }

        private void get(int status, String name, String line, String more) {
            add(status, name, line + CRLF + fields + more + CRLF);
        }

        private void post(int status, String name, String more, String body) {
            add(status, name, "POST /v1/collections HTTP/1.1\r\n" + fields + more + CRLF + body);
        }

        private void chunked(int status, String name, String body) {
            post(status, name, "Transfer-Encoding: chunked\r\n", body);
        }

        private void lines() {
            String line = "GET /v1/quota HTTP/1.1";
            get(200, "a plain request", line, "");
            get(200, "empty lines ahead of it", "\r\n\r\n" + line, "");
            get(200, "a value of many words, and bytes beyond ASCII", line, "X: a b\tc \u00e9\r\n");
            get(200, "space around a value", line, "X: \t a \t \r\n");
            get(400, "two spaces", "GET  /v1/quota HTTP/1.1", "");
            get(400, "tabs", "GET\t/v1/quota\tHTTP/1.1", "");
            get(400, "space ahead of the method", " " + line, "");
            get(400, "space behind the version", line + " ", "");
            get(400, "a fourth word", "GET /v1/quota x HTTP/1.1", "");
            get(400, "no version", "GET /v1/quota", "");
            get(400, "version 2.0 in the form of 1.1", "GET /v1/quota HTTP/2.0", "");
            get(400, "version 1.2", "GET /v1/quota HTTP/1.2", "");
            get(400, "version 01.1", "GET /v1/quota HTTP/01.1", "");
            get(400, "small letters in the version", "GET /v1/quota http/1.1", "");
            get(400, "another protocol", "GET /v1/quota ICY/1.1", "");
            get(400, "a torn preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSN\r\n\r\n" + line, "");
            get(400, "a control in the target", "GET /v1/quota\u0001 HTTP/1.1", "");
            get(400, "a byte beyond ASCII in the target", "GET /v1/quota\u00e9 HTTP/1.1", "");
            get(400, "a fragment", "GET /v1/quota#x HTTP/1.1", "");
            get(400, "a target without a slash, and a control in a value", "GET &v1 HTTP/1.1", "X: a\u0001b\r\n");
            get(400, "a bracket in the method", "GE(T /v1/quota HTTP/1.1", "");
            get(400, "a bare line feed", line, "X: a\nY: b\r\n");
            get(400, "a bare carriage return in a value", line, "X: a\rY: b\r\n");
            get(400, "a zero byte in a value", line, "X: a\u0000b\r\n");
            get(400, "a control in a value", line, "X: a\u0001b\r\n");
            get(400, "a field without a colon", line, "X\r\n");
            get(400, "a field without a name", line, ": x\r\n");
            get(400, "a name of a space", line, " : x\r\n");
            get(400, "space ahead of the colon", line, "X : x\r\n");
            get(400, "a control in a name", line, "X\u0001: x\r\n");
            get(400, "a bracket in a name", line, "X(: x\r\n");
            get(400, "a field folded by a space", line, "X: a\r\n b\r\n");
            get(400, "a field folded by a tab", line, "X: a\r\n\tb\r\n");
            get(400, "a field folded by nothing but a space", line, "X: a\r\n \r\n");
            get(400, "the request line folded", line + "\r\n X: a", "");
        }

        private void hosts() {
            String line = "GET /v1/quota HTTP/1.1\r\n";
            add(200, "a host with a port", line + "Host: localhost:80\r\n" + auth + CRLF);
            add(200, "a host that is an address", line + "Host: [::1]:80\r\n" + auth + CRLF);
            add(400, "no host", line + auth + CRLF);
            add(400, "two hosts", line + fields + "Host: other\r\n\r\n");
            add(400, "one host twice", line + fields + host + CRLF);
            add(400, "a list of hosts", line + "Host: a, b\r\n" + auth + CRLF);
            add(400, "a host with a user", line + "Host: u@localhost\r\n" + auth + CRLF);
            add(400, "a host with a path", line + "Host: localhost/x\r\n" + auth + CRLF);
            add(400, "two authorizations", line + fields + "Authorization: Basic eDp4\r\n\r\n");
            add(400, "one authorization twice", line + fields + auth + CRLF);
        }

        private void lengths() {
            String body = "{ \"name\": 1}";
            post(422, "a length", "Content-Length: 12\r\n", body);
            post(422, "a length with zeros ahead", "Content-Length: 0012\r\n", body);
            post(400, "two lengths", "Content-Length: 12\r\nContent-Length: 13\r\n", body);
            post(400, "one length twice", "Content-Length: 12\r\nContent-Length: 12\r\n", body);
            post(400, "a list of lengths", "Content-Length: 12, 12\r\n", body);
            post(400, "a length with a sign", "Content-Length: +12\r\n", body);
            post(400, "a length below nothing", "Content-Length: -12\r\n", body);
            post(400, "a length in hexadecimals", "Content-Length: 0xc\r\n", body);
            post(400, "a length beyond a long", "Content-Length: 99999999999999999999\r\n", body);
            post(400, "an empty length", "Content-Length:\r\n", body);
        }

        private void codings() {
            post(201, "chunked", "Transfer-Encoding: chunked\r\n", BODY);
            post(201, "chunked in capitals", "Transfer-Encoding: CHUNKED\r\n", BODY);
            post(400, "a length and a coding", "Content-Length: 12\r\nTransfer-Encoding: chunked\r\n", BODY);
            post(400, "a coding and a length", "Transfer-Encoding: chunked\r\nContent-Length: 12\r\n", BODY);
            for (String coding : List.of(
                    "gzip, chunked",
                    "gzip",
                    "identity",
                    "chunked, chunked",
                    "chunked, identity",
                    ",chunked",
                    "chunked,",
                    "chunked;q=1",
                    "\"chunked\"",
                    "xchunked",
                    "\u000bchunked",
                    "",
                    "chunked\r\nTransfer-Encoding: chunked",
                    "gzip\r\nTransfer-Encoding: chunked",
                    "chunked\r\nTransfer-Encoding: identity",
                    "\r\n chunked",
                    "gzip,\r\n chunked")) {
                post(400, "coding '" + coding.replace(CRLF, "|") + "'", "Transfer-Encoding: " + coding + CRLF, BODY);
            }
            post(400, "a coding and space", "Transfer-Encoding : chunked\r\n", BODY);
            String old = "POST /v1/collections HTTP/1.0\r\n" + fields + "Transfer-Encoding: chunked\r\n";
            add(400, "a coding in HTTP/1.0", old + CRLF + BODY);
            add(400, "a coding and a length in HTTP/1.0", old + "Content-Length: 12\r\n\r\n" + BODY);
        }

        private void chunks() {
            String data = "\r\n{\"title\":\"m\"}\r\n0\r\n\r\n";
            for (String size : List.of(
                    "d", "D", "000d", "d;a", "d;a=b", "d;a;b=c", "d;a=\"b;\\\"c\"", "d ; a = b", "d\t;a", "d;")) {
                chunked(201, "size '" + size + "'", size + data);
            }
            chunked(201, "an extension of the last chunk", BODY.replace("\r\n0", "\r\n0;a=b"));
            chunked(201, "a trailer", BODY.replace("0\r\n\r\n", "0\r\nX: y\r\n\r\n"));
            for (String size : List.of(
                    " d",
                    "d ",
                    "d\t",
                    "\td",
                    "0xd",
                    "+d",
                    "-d",
                    "",
                    "g",
                    "d,",
                    "d;a=\"b",
                    "d;a\rb",
                    "d;a\u0000",
                    "100000000000000d")) {
                chunked(400, "size '" + size + "'", size + data);
            }
            chunked(400, "a size ended by a line feed", "d\n" + data.substring(2));
            chunked(400, "an extension ended by a line feed", "d;a\n" + data.substring(2));
            chunked(400, "more than the size", "c" + data);
            chunked(400, "data ended by a line feed", "d\r\n{\"title\":\"m\"}\n0\r\n\r\n");
            chunked(400, "a trailer without a colon", BODY.replace("0\r\n\r\n", "0\r\nX\r\n\r\n"));
            chunked(400, "a trailer without a name", BODY.replace("0\r\n\r\n", "0\r\n: x\r\n\r\n"));
            trailers();
        }

        private void trailers() {
            for (String trailer : List.of("X: y|Z: y", "X: \t a \t ", "X: a b\tc \u00e9")) {
                chunked(201, "trailer '" + trailer + "'", trailed(trailer));
            }
            for (String trailer : List.of(
                    "X: y| z",
                    "X: y|\tz",
                    "X: y| ",
                    "X: y|Z: y| z",
                    " X: y",
                    "\tX: y",
                    " ",
                    "X : y",
                    "X\t: y",
                    "X\u0001: y",
                    "X(: y",
                    "X: y\u0000",
                    "X: a\rY: b",
                    "X: a\nY: b",
                    "Content-Length : 12",
                    "Content-Length: 12| 13")) {
                chunked(400, "trailer '" + trailer + "'", trailed(trailer));
            }
        }

        private static String trailed(String trailer) {
            return BODY.replace("0\r\n\r\n", "0\r\n" + trailer.replace("|", CRLF) + "\r\n\r\n");
        }
    }
}
