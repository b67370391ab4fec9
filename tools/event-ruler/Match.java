import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.event.ruler.Machine;

/**
 * Tries events against event patterns with AWS's own matcher. The first line of standard input is a JSON object of patterns
 * by name, each further line is an event. Prints one line for each event: a JSON array of the names of matching patterns.
 */
public class Match {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        Machine machine = Machine.builder().build();
        for (Map.Entry<String, JsonNode> pattern : json.readTree(in.readLine()).properties()) {
            try {
                machine.addRule(pattern.getKey(), pattern.getValue().toString());
            } catch (Exception refused) {
                System.err.println("pattern \"" + pattern.getKey() + "\": " + refused.getMessage());
                System.exit(1);
            }
        }
        for (String event = in.readLine(); event != null; event = in.readLine()) {
            out.println(json.writeValueAsString(new TreeSet<>(machine.rulesForJSONEvent(event))));
        }
        out.flush();
    }
}
