package io.holdfast.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunDraftTest {
    @Test
    void theOrderOfMembersSaysNothing() {
        assertThat(fingerprint("{'model':'m','parameters':{'a':1,'b':{'c':[1,2],'d':null}}}"))
                .isEqualTo(fingerprint("{'parameters':{'b':{'d':null,'c':[1,2]},'a':1},'model':'m'}"));
    }

    @Test
    void whateverElseDiffersTellsRequestsApart() {
        assertThat(List.of(
                        fingerprint("{'model':'m'}"),
                        fingerprint("{'model':'n'}"),
                        fingerprint("{'model':'m','prompt':'p'}"),
                        fingerprint("{'model':'m','negativePrompt':'p'}"),
                        fingerprint("{'model':'m','parameters':{'a':[1,2]}}"),
                        fingerprint("{'model':'m','parameters':{'a':[2,1]}}"),
                        fingerprint("{'model':'m','parameters':{'a':'[2,1]'}}"),
                        fingerprint("{'model':'m','inputs':['01900000-0000-7000-8000-000000000000']}")))
                .doesNotHaveDuplicates();
    }

    private static io.vertx.core.buffer.Buffer fingerprint(String json) {
        return RunDraft.of(new JsonObject(json.replace('\'', '"'))).fingerprint();
    }
}
